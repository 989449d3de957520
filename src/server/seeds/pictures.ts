import { isJsonObject, type Json } from '../../json.ts';
import type { Input } from '../../protocol/operation.ts';
import { nameOf, type SeedFolder } from './folder.ts';

/** A call with the file, if any, that it is made for. */
export interface ReadyCall {
  readonly parameters: Input;
  readonly path?: string;
  /** What was read of its files. */
  readonly pictures: readonly Buffer[];
}

/** Turns a picture into what a parameter holds. */
export type PictureText = (bytes: Buffer, name: string) => string | Promise<string>;

/**
 * The calls that an entry stands for: one for each file of `{ files: pattern }`, else one. In each, `{ file: path }` is the
 * picture, and `$name` in a text the file's name without its ending; `$$name` is the text `$name`. Pictures are read when
 * their call is asked for. Throws FolderError.
 */
export async function* callsOf(parameters: Input, folder: SeedFolder, textOf: PictureText): AsyncGenerator<ReadyCall> {
  for (const { path, files } of await filesOf(parameters, folder)) {
    const texts = new Map<string, string>();
    const pictures: Buffer[] = [];
    for (const each of files) {
      const bytes = await folder.read(each);
      pictures.push(bytes);
      texts.set(each, await textOf(bytes, each.slice(each.lastIndexOf('/') + 1)));
    }
    const filled = fill(parameters, path, (word) => texts.get(word.file ?? path ?? '') ?? '');
    yield { parameters: filled as Input, ...(path === undefined ? {} : { path }), pictures };
  }
}

/** The files of the calls that an entry stands for; `path` is the one that a call is made for. Throws FolderError, WordError. */
export async function filesOf(
  parameters: Input,
  folder: Pick<SeedFolder, 'matching'>,
): Promise<{ readonly path?: string; readonly files: readonly string[] }[]> {
  const words = wordsIn(parameters);
  const pattern = only(words.files, 'files');
  if (pattern !== undefined) {
    return (await folder.matching(pattern)).map((path) => ({ path, files: [...new Set([...words.file, path])] }));
  }
  const [path] = words.file;
  return [{ ...(words.file.size === 1 && path !== undefined && { path }), files: [...words.file] }];
}

/** A mistake in how an entry names files; the message is for the user. */
export class WordError extends Error {
  override readonly name = 'WordError';
}

interface Word {
  readonly file?: string;
  readonly files?: string;
}

function wordOf(value: Json): Word | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined;
  const { file, files } = value;
  if (typeof file === 'string') return { file };
  return typeof files === 'string' ? { files } : undefined;
}

function wordsIn(value: Json, found = { file: new Set<string>(), files: new Set<string>() }): typeof found {
  const word = wordOf(value);
  if (word?.file !== undefined) found.file.add(word.file);
  else if (word?.files !== undefined) found.files.add(word.files);
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) wordsIn(item, found);
  else if (isJsonObject(value)) for (const field of Object.values(value)) wordsIn(field, found);
  return found;
}

function only(values: ReadonlySet<string>, word: string): string | undefined {
  if (values.size > 1) throw new WordError(`a call has one { ${word}: … } only`);
  return [...values][0];
}

function fill(value: Json, path: string | undefined, pictureOf: (word: Word) => string): Json {
  const word = wordOf(value);
  if (word !== undefined) return pictureOf(word);
  if (typeof value === 'string') return named(value, path);
  if (Array.isArray(value)) return value.map((item: Json) => fill(item, path, pictureOf));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, fill(field, path, pictureOf)]));
}

function named(text: string, path: string | undefined): string {
  if (!text.includes('$name')) return text;
  return text.replace(/\$(\$?)name\b/g, (_all, escaped: string) => {
    if (escaped !== '') return '$name';
    if (path === undefined) throw new WordError('$name stands for a file, and the call names none, or several');
    return nameOf(path);
  });
}
