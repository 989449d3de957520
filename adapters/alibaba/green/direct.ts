import { createHash } from 'node:crypto';
import type { Engine } from '../../../src/engine/engine.ts';
import { FILES_PREFIX } from '../../../src/engine/files.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import type { DirectSpec, PlainCall, RefusedEntry } from '../../../src/protocol/direct.ts';
import { list } from '../../../src/protocol/fields.ts';
import type { Caller } from '../../../src/protocol/operation.ts';

/** Milliseconds in which a call reads the picture that it names. */
const PICTURE_MS = 600_000;

/** How the product's calls are made by seeds. */
export function direct(engine: Engine, family: string): Pick<DirectSpec<never>, 'existing' | 'refused' | 'pictureOf'> {
  return {
    existing: [
      {
        operation: 'AddSimilarityLibrary',
        codes: ['400#duplicate'],
        // The operation that deletes one refuses a library with samples.
        clear: ({ name }, namespace) => engine.galleries.remove(namespace, String(name), { onlyEmpty: false }),
      },
    ],
    refused,
    pictureOf: (bytes, name, caller) => urlOf(engine, family, bytes, name, caller),
  };
}

/** Pictures are named by URL: this one leads to the bytes, for a short time, and is the same for the same picture. */
async function urlOf(engine: Engine, family: string, bytes: Buffer, name: string, caller: Caller): Promise<string> {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const key = `${FILES_PREFIX}seeds/${hash}/${encodeURIComponent(name)}`;
  await engine.files.put(
    key,
    { namespace: { family, ...caller }, bytes, contentType: 'application/octet-stream' },
    PICTURE_MS,
  );
  return `https://tuku.oss-${caller.region}.aliyuncs.com/${key}`;
}

/** Every task has a code of its own. */
function refused(_call: PlainCall, answer: Json): RefusedEntry[] {
  const data = isJsonObject(answer) ? list(answer, 'data') : [];
  return data.flatMap((entry, index) => {
    if (!isJsonObject(entry) || typeof entry.code !== 'number' || entry.code === 200) return [];
    return [{ code: String(entry.code), message: String(entry.msg ?? ''), list: 'tasks', index }];
  });
}
