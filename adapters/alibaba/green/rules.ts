import { integer, nonEmptyText, objects, texts } from '../../../src/protocol/fields.ts';
import { parseJsonText } from '../../../src/protocol/json-body.ts';
import type { GreenCall, GreenRule } from './call.ts';
import { badRequest } from './errors.ts';
import { libraryNamed, requireName, SYSTEM_LIBRARY } from './libraries.ts';
import { scenesOf } from './scenes.ts';
import { type Callback, isCryptType } from './task-kinds.ts';
import { requireHttpUrl, requireText, taskOf } from './tasks.ts';

const MAX_PAGE = 50; // of pageSize and currentPage alike; documented

/** clientInfo, in either spelling, is JSON [inferred: nothing else of it is used]. */
export const clientInfoIsJson: GreenRule = ({ input }) => {
  const given = nonEmptyText(input, 'clientInfo') ?? nonEmptyText(input, 'ClientInfo');
  if (given === undefined) return;
  if (parseJsonText(given) === undefined) throw badRequest('clientInfo is not JSON.');
};

/** The name of a library to be created. */
export const nameWellFormed = ({ input, services }: GreenCall) => {
  const name = nonEmptyText(input, 'name') ?? '';
  requireName(name, services.strict);
  return { name };
};

/** pageSize and currentPage are within (0, 50] [documented]; by default the first ten [inferred]. */
export const pageInRange = ({ input }: GreenCall) => {
  const page = { pageSize: integer(input, 'pageSize') ?? 10, currentPage: integer(input, 'currentPage') ?? 1 };
  for (const [name, value] of Object.entries(page)) {
    if (value < 1 || value > MAX_PAGE) throw badRequest(`${name} must be between 1 and ${MAX_PAGE}.`);
  }
  return page;
};

/** The library that `library` names, by default the system's, exists: 404 before any work is done. */
export const libraryExists = async ({ input, namespace, services }: GreenCall) => ({
  library: await libraryNamed(services.engine, namespace, nonEmptyText(input, 'library') ?? SYSTEM_LIBRARY),
});

/** Images are named by dataId or URL [documented]. */
export const imagesNamed = ({ input }: GreenCall) => {
  const [dataIds, urls] = [texts(input, 'dataIds'), texts(input, 'urls')];
  if (dataIds.length + urls.length === 0) throw badRequest('dataIds or urls is mandatory for this action.');
  return { dataIds, urls };
};

/** One image is named by dataId or URL [documented]. */
export const imageNamed = ({ input }: GreenCall) => {
  const [dataId, url] = [nonEmptyText(input, 'dataId'), nonEmptyText(input, 'url')];
  if (dataId === undefined && url === undefined) throw badRequest('dataId or url is mandatory for this action.');
  return { dataId, url };
};

/** Every scene exists, and one of them is served. */
export const scenesServed = ({ input, services }: GreenCall) => ({
  scenes: scenesOf(texts(input, 'scenes'), services.unservedScenes),
});

/** Reads the tasks of a request. A malformed one fails alone, so that this refuses none. */
export const tasksRead = ({ input }: GreenCall) => ({ tasks: objects(input, 'tasks').map(taskOf) });

/** A seed has 1 to 64 letters, digits and underscores [documented]. */
const SEED = /^\w{1,64}$/;

/** A callback is an http or https URL and has a seed, and its checksum is made with SHA256 or SM3 [documented]. */
export const callbackSound = ({ input }: GreenCall): { callback: Callback | undefined } => {
  const [url, seed] = [nonEmptyText(input, 'callback'), nonEmptyText(input, 'seed')];
  const cryptType = nonEmptyText(input, 'cryptType') ?? 'SHA256';
  if (!isCryptType(cryptType)) throw badRequest('cryptType is neither SHA256 nor SM3.');
  if (seed !== undefined && !SEED.test(seed)) {
    throw badRequest('seed has other characters than letters, digits and _, or more than 64.');
  }
  if (url === undefined) return { callback: undefined };
  if (seed === undefined) throw badRequest('seed is mandatory with a callback.');
  requireText(url);
  requireHttpUrl(url, 'callback');
  return { callback: { url, seed, cryptType } };
};
