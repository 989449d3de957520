import { characters, isStorable, text } from '../../../src/protocol/fields.ts';
import { MAX_PICTURE_BYTES } from './analysis-options.ts';
import type { ImageSearchRule } from './call.ts';
import { checkAttributes, checkCategory, checkContentText, checkNames, checkRegion } from './checks.ts';
import { refusal } from './errors.ts';
import { compileFilter } from './filter.ts';
import { listPage, resultPage } from './input.ts';

const MAX_INSTANCE_NAME = 20; // characters; documented
const MAX_TEXT = 512; // characters; documented
const MAX_RESULTS = 100; // documented
const MAX_START = 499; // documented
const MAX_REACH = 500; // Start + Num; documented
const MAX_PAGE = 500; // documented

/** InstanceName is given, within its length, and names an instance. */
export const instanceNamed: ImageSearchRule = async (call) => {
  const name = text(call.input, 'InstanceName') ?? '';
  if (name === '') throw refusal('InvalidInstanceName', { detail: 'InstanceName is not given' });
  if (characters(name) > MAX_INSTANCE_NAME || !isStorable(name)) {
    throw refusal('InvalidInstance', { detail: `InstanceName is longer than ${MAX_INSTANCE_NAME} characters` });
  }
  await call.instance();
};

/** The same for the console's operations, with their code. */
export const consoleInstanceNamed: ImageSearchRule = async (call) => {
  const name = text(call.input, 'InstanceName') ?? '';
  if (name === '' || characters(name) > MAX_INSTANCE_NAME || !isStorable(name)) {
    throw refusal('Console.BadRequest', {
      detail: `InstanceName is empty or longer than ${MAX_INSTANCE_NAME} characters`,
    });
  }
  await call.instance();
};

export const namesGiven: ImageSearchRule = ({ input, identity }) =>
  checkNames(input, identity.operation, { picName: 'required' });

export const productGiven: ImageSearchRule = ({ input, identity }) =>
  checkNames(input, identity.operation, { picName: 'optional' });

export const customContentWellFormed: ImageSearchRule = ({ input }) => checkContentText(input);

export const attributesWellFormed: ImageSearchRule = ({ input }) => checkAttributes(input);

export const categoryKnown: ImageSearchRule = ({ input }) => checkCategory(input);

export const regionWellFormed: ImageSearchRule = ({ input, identity }) => checkRegion(input, identity.operation);

export const pictureGiven: ImageSearchRule = ({ input }) => {
  const content = text(input, 'PicContent') ?? '';
  if (content === '') throw refusal('NoSpecifiedPicContent', { detail: 'PicContent is not given' });
  // Decoding what is too long anyway would only take time; line ends make base64 a little longer.
  if (content.length > MAX_PICTURE_BYTES * 1.5)
    throw refusal('InvalidPicContent', { detail: 'PicContent is longer than 4 MB' });
};

export const resultPageInRange: ImageSearchRule = ({ input }) => {
  const { start, num } = resultPage(input);
  if (num < 1) throw refusal('InvalidNumParameter', { detail: `Num ${num} is below 1` });
  if (num > MAX_RESULTS) throw refusal('OverflowMaxReturnNum', { detail: `Num ${num} is over ${MAX_RESULTS}` });
  if (start < 0 || start > MAX_START)
    throw refusal('InvalidStartParameter', { detail: `Start ${start} is not within 0..${MAX_START}` });
  if (start + num > MAX_REACH) throw refusal('OverflowMaxResultNum', { detail: `Start + Num is over ${MAX_REACH}` });
};

export const filterWellFormed: ImageSearchRule = ({ input }) => {
  compileFilter(text(input, 'Filter') ?? '');
};

export const filterGiven: ImageSearchRule = ({ input }) => {
  if (compileFilter(text(input, 'Filter') ?? '') === undefined)
    throw refusal('InvalidFilterClause', { detail: 'Filter is not given' });
};

/** `0.00` to `1.00`, at most two decimals [documented]; the code is inferred. */
export const scoreThresholdInRange: ImageSearchRule = ({ input }) => {
  const threshold = text(input, 'ScoreThreshold');
  if (!threshold || /^(0(\.\d{1,2})?|1(\.0{1,2})?)$/.test(threshold)) return;
  throw refusal('BadRequest', { detail: 'ScoreThreshold is not within 0.00..1.00' });
};

export const textGiven: ImageSearchRule = ({ input }) => {
  const words = text(input, 'Text') ?? '';
  if (words.trim() === '') throw refusal('InvalidText', { detail: 'Text is not given' });
  if (characters(words) > MAX_TEXT)
    throw refusal('InvalidTextLength', { detail: `Text is longer than ${MAX_TEXT} characters` });
};

export const listPageInRange: ImageSearchRule = ({ input }) => {
  const { number, size } = listPage(input);
  const inRange = (value: number) => value >= 1 && value <= MAX_PAGE;
  if (inRange(number) && inRange(size)) return;
  throw refusal('Console.BadRequest', { detail: `PageNumber and PageSize are within 1..${MAX_PAGE}` });
};
