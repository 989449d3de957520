import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sniffFormat } from '../images/format.ts';
import { isJsonObject, type Json } from '../json.ts';
import { OptionError } from '../server/options.ts';

/** A call as the server records it. */
export interface RecordedCall {
  readonly dialect: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly parameters: { readonly [name: string]: Json };
  readonly answers?: { readonly [name: string]: Json };
}

/** A seed that is being written, with its pictures beside it. */
export interface Recording {
  add(call: RecordedCall): void;
  /** Gives the seed its name: until then there is none. Returns the number of its pictures. */
  finish(): number;
}

/** Whether a path names a seed, and not a folder. */
export function isSeedName(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

/** Characters of the shortest text that may be a picture. */
const MIN_PICTURE = 64;
const PICTURES = 'pictures';

/** Throws OptionError when the file cannot be written. */
export function openRecording(file: string): Recording {
  const isJson = /\.json$/i.test(file);
  const folder = dirname(file);
  const pictures = new Set<string>();
  let calls = 0;
  const aside = `${file}.${process.pid}.tmp`;
  const out = writing(file, () => {
    mkdirSync(folder, { recursive: true });
    return openSync(aside, 'wx');
  });

  /** Pictures become files; the same picture is one file. */
  function withFiles(value: Json): Json {
    if (typeof value === 'string') return pictureFile(value) ?? value;
    if (Array.isArray(value)) return value.map(withFiles);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withFiles(field)]));
  }

  function pictureFile(text: string): Json | undefined {
    if (text.length < MIN_PICTURE || !/^[A-Za-z0-9+/]{32}/.test(text)) return undefined;
    const bytes = Buffer.from(text, 'base64');
    const format = sniffFormat(bytes);
    // Base64 that would not come out the same is kept as it is.
    if (format === undefined || bytes.toString('base64') !== text) return undefined;
    const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.${format}`;
    const path = join(folder, PICTURES, name);
    if (!pictures.has(name)) {
      writing(path, () => {
        mkdirSync(join(folder, PICTURES), { recursive: true });
        if (!existsSync(path)) writeFileSync(path, bytes);
      });
    }
    pictures.add(name);
    return { file: `${PICTURES}/${name}` };
  }

  const write = (text: string) => writing(file, () => writeSync(out, text));

  if (isJson) write('[');
  return {
    add({ dialect, operation, account, region, parameters, answers }) {
      const call = JSON.stringify(withFiles(parameters));
      const place = `"account": ${JSON.stringify(account)}, "region": ${JSON.stringify(region)}`;
      const entry = `{ "${dialect} ${operation}": ${call}, ${place}${answers === undefined ? '' : `, "answers": ${JSON.stringify(answers)}`} }`;
      // JSON is YAML, too.
      write(isJson ? `${calls === 0 ? '' : ','}\n  ${entry}` : `- ${entry}\n`);
      calls++;
    },
    finish() {
      if (isJson) write('\n]\n');
      writing(file, () => {
        fsyncSync(out);
        closeSync(out);
        renameSync(aside, file);
      });
      return pictures.size;
    },
  };
}

function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new OptionError(`--out ${path}: ${(error as Error).message}`);
  }
}
