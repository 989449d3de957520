import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import schemas from '../../../schemas/alibaba/imagesearch/AddImage.json' with { type: 'json' };
import type { Gallery, Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import { castJson } from '../../../src/protocol/coerce.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import { checkAttributes, checkCategory, checkContentText, checkNames, checkRegion } from './checks.ts';
import { errors, refusal } from './errors.ts';
import { storePicture } from './store.ts';
import { translate } from './translate.ts';

/** Where a batch's files are and where its pictures go. */
export interface Batch {
  readonly namespace: Namespace;
  readonly instance: Gallery;
  /** The folder that stands for the bucket's path. */
  readonly folder: string;
}

/** The folder of a bucket's path; throws an Error that says what is missing, or that the path leads elsewhere. */
export async function batchFolder(root: string, bucket: string, path: string): Promise<string> {
  const base = await realpath(root);
  const folder = await realpath(join(base, bucket, path)).catch(() => undefined);
  if (folder === undefined || !folder.startsWith(base + sep)) throw new Error(`no folder ${bucket}${path}`);
  return folder;
}

/**
 * Does what increment.meta says, one line after the other; later lines see what earlier ones did.
 * @returns what was wrong with lines that were left out, `line N: code message` each
 * Throws an Error when there is no increment.meta.
 */
export async function runBatch(engine: Engine, batch: Batch): Promise<string[]> {
  const meta = await readFile(join(batch.folder, 'increment.meta'), 'utf8').catch(() => {
    throw new Error('no increment.meta in the folder');
  });
  const problems: string[] = [];
  for (const [index, line] of meta.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    try {
      await runLine(engine, batch, line);
    } catch (error) {
      problems.push(`line ${index + 1}: ${reasonOf(error)}`);
    }
  }
  return problems;
}

/** ADD is documented, the form of DELETE inferred: without PicName every picture of the product. */
async function runLine(engine: Engine, { namespace, instance, folder }: Batch, line: string): Promise<void> {
  const { OperationType, ...fields } = parse(line);
  const input = castJson(fields as Json, schemas.request) as Input;
  const problem = schemaProblems(schemas.request, input).find(({ kind }) => kind !== 'unknown');
  if (problem) throw refusal('BadRequest', { detail: `${problem.field} is not of type ${problem.expected}` });
  if (OperationType === 'DELETE') {
    const [item, name] = [text(input, 'ProductId') ?? '', text(input, 'PicName')];
    checkNames(input, 'DeleteImage', { picName: 'optional' });
    await engine.pictures.removeEach(namespace, instance, [name === undefined ? { item } : { item, name }]);
    return;
  }
  if (OperationType !== 'ADD') throw refusal('UnsupportedOperationType', { detail: 'OperationType is ADD or DELETE' });
  checkNames(input, 'AddImage', { picName: 'required' });
  checkContentText(input);
  checkAttributes(input);
  checkCategory(input);
  checkRegion(input, 'AddImage');
  const file = await realpath(join(folder, text(input, 'PicName') ?? '')).catch(() => undefined);
  if (file === undefined || !file.startsWith(folder + sep))
    throw refusal('PicNotExist', { detail: 'no such file in the folder' });
  await storePicture(engine, { namespace, instance }, input, { bytes: await readFile(file) });
}

function parse(line: string): { readonly [field: string]: Json } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw refusal('BadRequest', { detail: 'not JSON' });
  }
  if (!isJsonObject(value)) throw refusal('BadRequest', { detail: 'not a JSON object' });
  return value;
}

function reasonOf(error: unknown): string {
  const known = error instanceof ApiError ? error : translate(error, 'AddImage');
  if (known === undefined) throw error;
  const [code = ''] = known.code.split('#');
  const { message } = errors[known.code as keyof typeof errors] ?? {};
  return `${code} ${message?.en ?? ''} (${known.detail ?? ''})`;
}
