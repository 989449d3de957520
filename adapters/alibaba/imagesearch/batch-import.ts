import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import schemas from '../../../schemas/alibaba/imagesearch/AddImage.json' with { type: 'json' };
import type { Gallery, Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import { castJson } from '../../../src/protocol/coerce.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { parseJsonText } from '../../../src/protocol/json-body.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import { errors, refusal } from './errors.ts';
import { flag } from './input.ts';
import {
  readAttributes,
  readCategory,
  readCustomContent,
  readNames,
  readProductNames,
  readRegion,
} from './picture-fields.ts';
import { type PictureFields, storePicture } from './store.ts';
import { translate } from './translate.ts';

/** A folder of files, and the instance into which they are imported. */
export interface Batch {
  readonly namespace: Namespace;
  readonly instance: Gallery;
  /** The local folder of the bucket's path. */
  readonly folder: string;
}

/** The local folder of a bucket's path. Throws an Error when it does not exist, or lies outside of the root. */
export async function batchFolder(root: string, bucket: string, path: string): Promise<string> {
  const base = await realpath(root);
  const folder = await realpath(join(base, bucket, path)).catch(() => undefined);
  if (folder === undefined || !folder.startsWith(base + sep)) throw new Error(`no folder ${bucket}${path}`);
  return folder;
}

/**
 * Carries out increment.meta, one line after the other; later lines see the effects of earlier ones.
 * @returns the lines that were skipped, each as `line N: code message`
 * Throws an Error when there is no increment.meta.
 */
export async function runBatchImport(engine: Engine, batch: Batch): Promise<string[]> {
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

/** ADD is documented, the form of DELETE inferred: without PicName it deletes every picture of the product. */
async function runLine(engine: Engine, { namespace, instance, folder }: Batch, line: string): Promise<void> {
  const { OperationType, ...fields } = parse(line);
  const input = castJson(fields as Json, schemas.request) as Input;
  const problem = schemaProblems(schemas.request, input).find(({ kind }) => kind === 'type' || kind === 'value');
  if (problem) throw refusal('BadRequest', { detail: `${problem.field} is not of type ${problem.expected}` });
  if (OperationType === 'DELETE') {
    await engine.pictures.removeEach(namespace, instance, [readProductNames(input, 'DeleteImage')]);
    return;
  }
  if (OperationType !== 'ADD') throw refusal('UnsupportedOperationType', { detail: 'OperationType is ADD or DELETE' });
  const picture = readPicture(input);
  const file = await realpath(join(folder, picture.names.name)).catch(() => undefined);
  if (file === undefined || !file.startsWith(folder + sep)) {
    throw refusal('PicNotExist', { detail: 'no such file in the folder' });
  }
  await storePicture(engine, { namespace, instance }, picture, { bytes: await readFile(file) });
}

/** Reads and checks the fields of an ADD line, in the order of AddImage. */
function readPicture(input: Input): PictureFields {
  const names = readNames(input, 'AddImage');
  const content = readCustomContent(input);
  const attributes = readAttributes(input);
  const category = readCategory(input);
  const region = readRegion(input, 'AddImage');
  return { names, content, attributes, choice: { region, category, crop: flag(input, 'Crop', true) } };
}

function parse(line: string): { readonly [field: string]: Json } {
  const value = parseJsonText(line);
  if (value === undefined) throw refusal('BadRequest', { detail: 'not JSON' });
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
