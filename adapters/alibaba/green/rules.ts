import { integer } from '../../../src/protocol/fields.ts';
import type { GreenRule } from './call.ts';
import { badRequest } from './errors.ts';
import { text, texts } from './input.ts';
import { requireName } from './libraries.ts';
import { requireHttpUrl, requireText } from './tasks.ts';

const MAX_PAGE = 50; // of size and number alike; documented

/** clientInfo, in either spelling, is JSON [inferred: nothing else of it is looked at]. */
export const clientInfoIsJson: GreenRule = ({ input }) => {
  const given = text(input, 'clientInfo') ?? text(input, 'ClientInfo');
  if (given === undefined) return;
  try {
    JSON.parse(given);
  } catch {
    throw badRequest('clientInfo is not JSON.');
  }
};

/** The name of a library that is to be made. */
export const nameWellFormed: GreenRule = ({ input, services }) => {
  requireName(text(input, 'name') ?? '', services.strict);
};

/** pageSize and currentPage within (0, 50] [documented]. */
export const pageInRange: GreenRule = ({ input }) => {
  for (const name of ['pageSize', 'currentPage']) {
    const value = integer(input, name) ?? 1;
    if (value < 1 || value > MAX_PAGE) throw badRequest(`${name} is within 1 and ${MAX_PAGE}.`);
  }
};

/** The library is there: 404 before anything is done. */
export const libraryExists: GreenRule = async (call) => void (await call.library());

/** Images are named by dataId or URL [documented]. */
export const imagesNamed: GreenRule = ({ input }) => {
  if (texts(input, 'dataIds').length + texts(input, 'urls').length === 0) {
    throw badRequest('dataIds or urls is mandatory for this action.');
  }
};

/** One image is named by dataId or URL [documented]. */
export const imageNamed: GreenRule = ({ input }) => {
  if (text(input, 'dataId') ?? text(input, 'url')) return;
  throw badRequest('dataId or url is mandatory for this action.');
};

/** A callback is an http or https URL, and has a seed [documented]. */
export const callbackSound: GreenRule = ({ input }) => {
  const callback = text(input, 'callback');
  if (callback === undefined) return;
  const seed = text(input, 'seed');
  if (seed === undefined) throw badRequest('seed is mandatory with a callback.');
  for (const value of [callback, seed]) requireText(value);
  requireHttpUrl(callback, 'callback');
};
