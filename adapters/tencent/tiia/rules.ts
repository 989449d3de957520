import { characters, integer, isStorable, text } from '../../../src/protocol/fields.ts';
import { gatewayError } from '../gateway/errors.ts';
import { wantsDetection } from './analysis-options.ts';
import type { TiiaRule } from './call.ts';
import { refusal, type TiiaCode } from './errors.ts';
import { groupTypeOf, maxQpsOf } from './groups.ts';
import { page } from './pictures.ts';
import { categories } from './subjects.ts';
import { checkTags } from './tags.ts';

const MAX_GROUP_ID = 64; // inferred: an error exists, its limit is not published
const MAX_ENTITY_ID = 64; // documented
const MAX_PIC_NAME = 64; // documented
const MAX_CUSTOM_CONTENT = 4096; // documented
const MAX_PAGE = 100; // documented
/** Characters of base64 text: 5 M [documented] read as 5 MiB [inferred]. */
const MAX_BASE64 = 5 * 1024 * 1024;

/** Throws the error for a GroupId that is too long or has other characters than letters, digits and `_` [documented]. */
export function checkGroupId(id: string): void {
  if (characters(id) > MAX_GROUP_ID) {
    throw refusal('InvalidParameterValue.ImageGroupIdTooLong', {
      detail: `GroupId is longer than ${MAX_GROUP_ID} characters`,
    });
  }
  if (!/^\w+$/.test(id)) {
    throw refusal('InvalidParameterValue.ImageGroupIdIllegal', {
      detail: 'GroupId has other characters than letters, digits and _',
    });
  }
}

/** An empty GroupId is refused with the code that a published example shows. */
export const groupIdWellFormed: TiiaRule = ({ input }) => {
  const id = text(input, 'GroupId') ?? '';
  if (id === '') throw refusal('InvalidParameter.InvalidParameter', { detail: 'GroupId is empty' });
  checkGroupId(id);
};

export const groupExists: TiiaRule = async (call) => {
  await call.gallery();
};

export const groupHoldsPictures: TiiaRule = async (call) => {
  const { key, pictureCount } = await call.gallery();
  if (pictureCount === 0) throw refusal('FailedOperation.ImageGroupEmpty', { detail: `group ${key} holds no picture` });
};

export const entityIdWellFormed: TiiaRule = ({ input }) => {
  const id = text(input, 'EntityId') ?? '';
  if (id === '') throw refusal('InvalidParameterValue.EntityIdEmpty', { detail: 'EntityId is empty' });
  if (characters(id) > MAX_ENTITY_ID) {
    throw refusal('InvalidParameterValue.EntityIdTooLong', {
      detail: `EntityId is longer than ${MAX_ENTITY_ID} characters`,
    });
  }
  if (!isStorable(id)) throw refusal('InvalidParameter.InvalidParameter', { detail: 'EntityId cannot be stored' });
};

/** @param whenEmpty the code for `""`, which the operations' error lists differ in */
export const picNameWellFormed =
  (whenEmpty: TiiaCode): TiiaRule =>
  ({ input }) => {
    const name = text(input, 'PicName');
    if (name === undefined) return;
    if (name === '') throw refusal(whenEmpty, { detail: 'PicName is empty' });
    if (characters(name) > MAX_PIC_NAME) {
      throw refusal('InvalidParameterValue.PicNameTooLong', {
        detail: `PicName is longer than ${MAX_PIC_NAME} characters`,
      });
    }
    // The vendor's rule is not published; anything but control characters passes [inferred].
    if (/\p{Cc}/u.test(name) || !isStorable(name)) {
      throw refusal('InvalidParameterValue.PicNameInvalid', {
        detail: 'PicName has control characters or half characters',
      });
    }
  };

export const customContentWithinLimit: TiiaRule = ({ input }) => {
  const content = text(input, 'CustomContent') ?? '';
  if (characters(content) > MAX_CUSTOM_CONTENT) {
    throw refusal('InvalidParameterValue.CustomContentTooLong', {
      detail: `CustomContent is longer than ${MAX_CUSTOM_CONTENT}`,
    });
  }
  if (!isStorable(content))
    throw refusal('InvalidParameter.InvalidParameter', { detail: 'CustomContent cannot be stored' });
};

export const tagsWellFormed: TiiaRule = ({ input }) => checkTags(text(input, 'Tags') ?? '');

/** Categories are 0..5; elsewhere than in product groups with detection the field has no effect [documented]. */
export const categoryKnown: TiiaRule = async (call) => {
  if (!groupTypeOf(await call.gallery()).detects || !wantsDetection(call.input)) return;
  const category = integer(call.input, 'CategoryId');
  if (category === undefined || categories.has(category)) return;
  throw refusal('InvalidParameter.InvalidParameter', { detail: `CategoryId ${category} is not one of 0..5` });
};

/** One of ImageUrl and ImageBase64 is needed, `""` counts as none; the base64 text of the one used has a limit. */
export const imageSourceGiven: TiiaRule = ({ input }) => {
  if (text(input, 'ImageUrl')) return;
  const base64 = text(input, 'ImageBase64') ?? '';
  if (base64 === '')
    throw refusal('MissingParameter.ErrorParameterEmpty', { detail: 'neither ImageUrl nor ImageBase64 is given' });
  if (base64.length > MAX_BASE64) {
    throw refusal('FailedOperation.ImageSizeExceed', {
      detail: `ImageBase64 has ${base64.length} characters, at most ${MAX_BASE64}`,
    });
  }
};

/** @param whenOutside the code for a Limit outside 1..100, which the operations' error lists differ in */
export const limitInRange =
  (whenOutside: TiiaCode): TiiaRule =>
  ({ input }) => {
    const { limit } = page(input);
    if (limit < 1 || limit > MAX_PAGE)
      throw refusal(whenOutside, { detail: `Limit ${limit} is not within 1..${MAX_PAGE}` });
  };

export const offsetInRange: TiiaRule = ({ input }) => {
  const { offset } = page(input);
  if (offset >= 0 && Number.isSafeInteger(offset)) return;
  throw refusal('InvalidParameter.InvalidParameter', { detail: `Offset ${offset} is negative or beyond 2^53` });
};

/** The group's MaxQps, over all actions on its pictures [documented]; holds only with `--quotas documented`. */
export const withinGroupQuota: TiiaRule = async (call) => {
  const { quota } = call.services;
  if (quota === undefined) return;
  const { account, region } = call.caller;
  const gallery = await call.gallery();
  const limit = maxQpsOf(gallery);
  const count = await quota.count(JSON.stringify([account, region, 'group', gallery.id]));
  if (count > limit) throw gatewayError('RequestLimitExceeded#count', { count, limit });
};
