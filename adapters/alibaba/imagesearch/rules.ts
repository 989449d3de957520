import { DomainError } from '../../../src/engine/errors.ts';
import { characters, isStorable, text } from '../../../src/protocol/fields.ts';
import { MAX_PICTURE_BYTES } from './analysis-options.ts';
import type { ImageSearchCall, ImageSearchRule } from './call.ts';
import { refusal } from './errors.ts';
import { compileFilter } from './filter.ts';
import { listPage, MAX_RESULTS, resultPage } from './input.ts';
import {
  readAttributes,
  readCategory,
  readCustomContent,
  readNames,
  readProductNames,
  readRegion,
} from './picture-fields.ts';

// Rules that several operations share. A rule that parses returns what it has parsed, by name.

const MAX_INSTANCE_NAME = 20; // characters; documented
const MAX_TEXT = 512; // characters; documented
const MAX_START = 499; // documented
const MAX_REACH = 500; // Start + Num; documented
const MAX_PAGE = 500; // documented

/** InstanceName is given and within its length. */
export const instanceNameGiven: ImageSearchRule = ({ input }) => {
  const name = text(input, 'InstanceName') ?? '';
  if (name === '') throw refusal('InvalidInstanceName', { detail: 'InstanceName is not given' });
  if (isWrongInstanceName(name)) {
    throw refusal('InvalidInstance', { detail: `InstanceName is longer than ${MAX_INSTANCE_NAME} characters` });
  }
};

/** InstanceName is given, within its length, and names an instance. */
export const instanceNamed: ImageSearchRule = async (call) => {
  instanceNameGiven(call);
  await call.instance();
};

/** The instance exists; the console's operations, and some others, have a code of their own when it does not. */
export const consoleInstanceExists: ImageSearchRule = async (call) => {
  try {
    await call.instance();
  } catch (error) {
    if (!(error instanceof DomainError) || error.problem !== 'gallery-not-found') throw error;
    throw refusal('Console.InstanceNotFound', { detail: error.message });
  }
};

/** As `instanceNamed`, with the codes of the console's operations. */
export const consoleInstanceNamed: ImageSearchRule = (call) => {
  const name = text(call.input, 'InstanceName') ?? '';
  if (name === '' || isWrongInstanceName(name)) {
    throw refusal('Console.BadRequest', {
      detail: `InstanceName is empty or longer than ${MAX_INSTANCE_NAME} characters`,
    });
  }
  return consoleInstanceExists(call);
};

function isWrongInstanceName(name: string): boolean {
  return characters(name) > MAX_INSTANCE_NAME || !isStorable(name);
}

export const namesGiven = ({ input, identity }: ImageSearchCall) => ({ names: readNames(input, identity.operation) });

export const productGiven = ({ input, identity }: ImageSearchCall) => ({
  names: readProductNames(input, identity.operation),
});

export const customContentWellFormed = ({ input }: ImageSearchCall) => ({ content: readCustomContent(input) });

export const attributesWellFormed = ({ input }: ImageSearchCall) => ({ attributes: readAttributes(input) });

export const categoryKnown = ({ input }: ImageSearchCall) => ({ category: readCategory(input) });

export const regionWellFormed = ({ input, identity }: ImageSearchCall) => ({
  region: readRegion(input, identity.operation),
});

/** PicContent is given, and not too long to be a picture. Whether it is one is checked by the handler. */
export const pictureGiven: ImageSearchRule = ({ input }) => {
  const content = text(input, 'PicContent') ?? '';
  if (content === '') throw refusal('NoSpecifiedPicContent', { detail: 'PicContent is not given' });
  if (isTooLongForPicture(content)) {
    throw refusal('InvalidPicContent', { detail: 'PicContent is longer than 4 MB' });
  }
};

/** Saves decoding what is too long anyway. Line ends make base64 a little longer than 4/3 of the picture. */
export function isTooLongForPicture(content: string): boolean {
  return content.length > MAX_PICTURE_BYTES * 1.5;
}

export const resultPageInRange = ({ input }: ImageSearchCall) => {
  const page = resultPage(input);
  const { start, num } = page;
  if (num < 1) throw refusal('InvalidNumParameter', { detail: `Num ${num} is below 1` });
  if (num > MAX_RESULTS) throw refusal('OverflowMaxReturnNum', { detail: `Num ${num} is over ${MAX_RESULTS}` });
  if (start < 0 || start > MAX_START) {
    throw refusal('InvalidStartParameter', { detail: `Start ${start} is not within 0..${MAX_START}` });
  }
  if (start + num > MAX_REACH) throw refusal('OverflowMaxResultNum', { detail: `Start + Num is over ${MAX_REACH}` });
  return { page };
};

export const filterWellFormed = ({ input }: ImageSearchCall) => ({
  filter: compileFilter(text(input, 'Filter') ?? ''),
});

export const filterGiven = (call: ImageSearchCall) => {
  const { filter } = filterWellFormed(call);
  if (filter === undefined) throw refusal('InvalidFilterClause', { detail: 'Filter is not given' });
  return { filter };
};

/** `0.00` to `1.00`, at most two decimals [documented]; 0 when it is not given. The code is inferred. */
export const scoreThresholdInRange = ({ input }: ImageSearchCall) => {
  const threshold = text(input, 'ScoreThreshold');
  if (!threshold) return { threshold: 0 };
  if (/^(0(\.\d{1,2})?|1(\.0{1,2})?)$/.test(threshold)) return { threshold: Number(threshold) };
  throw refusal('BadRequest', { detail: 'ScoreThreshold is not within 0.00..1.00' });
};

export const textGiven: ImageSearchRule = ({ input }) => {
  const words = text(input, 'Text') ?? '';
  if (words.trim() === '') throw refusal('InvalidText', { detail: 'Text is not given' });
  if (characters(words) > MAX_TEXT) {
    throw refusal('InvalidTextLength', { detail: `Text is longer than ${MAX_TEXT} characters` });
  }
};

export const listPageInRange = ({ input }: ImageSearchCall) => {
  const page = listPage(input);
  const isInRange = (value: number) => value >= 1 && value <= MAX_PAGE;
  if (isInRange(page.number) && isInRange(page.size)) return { page };
  throw refusal('Console.BadRequest', { detail: `PageNumber and PageSize are within 1..${MAX_PAGE}` });
};
