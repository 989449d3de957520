import schemas2019 from '../../../schemas/alibaba/imagesearch/2019-03-25.json' with { type: 'json' };
import schemas2020 from '../../../schemas/alibaba/imagesearch/2020-02-12.json' with { type: 'json' };
import { isJsonObject, type Json } from '../../../src/json.ts';
import { text } from '../../../src/protocol/fields.ts';
import { runRules } from '../../../src/protocol/operation.ts';
import type { ImageSearchCall, ImageSearchOperation, ImageSearchRule } from './call.ts';
import { refusal } from './errors.ts';
import { AddImage } from './operations/AddImage.ts';
import { DeleteImage } from './operations/DeleteImage.ts';
import { SearchImageByName } from './operations/SearchImageByName.ts';
import { SearchImageByPic } from './operations/SearchImageByPic.ts';

/** An operation of an older version: the same rules and work, fewer parameters, and answers without some members. */
function older(
  operation: ImageSearchOperation,
  schema: object,
  without: readonly string[],
  name = operation.name,
): ImageSearchOperation {
  return {
    ...operation,
    name,
    schema,
    handle: async (call, parsed) => omit(await operation.handle(call, parsed), new Set(without)),
  };
}

/** Leaves members out, wherever they are. */
function omit(value: Json, names: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((item: Json) => omit(item, names));
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !names.has(name));
  return Object.fromEntries(kept.map(([name, field]) => [name, omit(field, names)]));
}

/** What an AddImage or DeleteImage answered before 2020-12-14. */
const lateMembers = ['MultiRegion', 'AllCategories', 'Data'];

const searchOf = ({ input }: ImageSearchCall): ImageSearchOperation =>
  text(input, 'Type') === 'SearchByName' ? SearchImageByName : SearchImageByPic;

const typeKnown: ImageSearchRule = ({ input }) => {
  const type = text(input, 'Type');
  if (type === undefined || type === 'SearchByPic' || type === 'SearchByName') return;
  throw refusal('InvalidType', { detail: 'Type is SearchByPic or SearchByName' });
};

/** Both searches of 2019-03-25 in one path: Type tells which, SearchByPic by default [inferred]. */
const SearchImage: ImageSearchOperation = {
  name: 'SearchImage',
  schema: schemas2019.SearchImage,
  rules: [typeKnown, (call) => runRules(searchOf(call).rules, call)],
  handle: (call, parsed) => searchOf(call).handle(call, parsed),
};

/** Operations of the older versions, keyed as the gateways want them. */
export const olderOperations: ReadonlyMap<string, ImageSearchOperation> = new Map([
  ['2020-02-12/AddImage', older(AddImage, schemas2020.AddImage, lateMembers)],
  ['2020-02-12/DeleteImage', older(DeleteImage, schemas2020.DeleteImage, lateMembers)],
  ['2020-02-12/SearchImageByName', older(SearchImageByName, schemas2020.SearchImageByName, ['Score', 'MultiRegion'])],
  ['2020-02-12/SearchImageByPic', older(SearchImageByPic, schemas2020.SearchImageByPic, ['Score', 'MultiRegion'])],
  ['2019-03-25/POST /v2/image/add', older(AddImage, schemas2019.AddImage, lateMembers)],
  ['2019-03-25/POST /v2/image/delete', older(DeleteImage, schemas2019.DeleteImage, lateMembers)],
  ['2019-03-25/POST /v2/image/search', SearchImage],
]);
