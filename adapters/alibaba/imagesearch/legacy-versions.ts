import schemas2019 from '../../../schemas/alibaba/imagesearch/2019-03-25.json' with { type: 'json' };
import schemas2020 from '../../../schemas/alibaba/imagesearch/2020-02-12.json' with { type: 'json' };
import { isJsonObject, type Json } from '../../../src/json.ts';
import { text } from '../../../src/protocol/fields.ts';
import { runRules } from '../../../src/protocol/pipeline.ts';
import { type ImageSearchCall, type ImageSearchOperation, imageSearchOperation } from './call.ts';
import { refusal } from './errors.ts';
import { AddImage } from './operations/AddImage.ts';
import { DeleteImage } from './operations/DeleteImage.ts';
import { SearchImageByName } from './operations/SearchImageByName.ts';
import { SearchImageByPic } from './operations/SearchImageByPic.ts';

/** An operation of an older version: the same rules and work, fewer parameters, and answers without some members. */
function legacy(operation: ImageSearchOperation, schema: object, without: readonly string[]): ImageSearchOperation {
  return {
    ...operation,
    schema,
    handle: async (call, parsed) => omit(await operation.handle(call, parsed), new Set(without)),
  };
}

/** Removes members by name, at any depth. */
function omit(value: Json, names: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((item: Json) => omit(item, names));
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !names.has(name));
  return Object.fromEntries(kept.map(([name, field]) => [name, omit(field, names)]));
}

/** Members that the answers of AddImage and DeleteImage have since 2020-12-14. */
const newMembers = ['MultiRegion', 'AllCategories', 'Data'];

/** The search that Type selects, SearchByPic by default [inferred]. */
const typeKnown = ({ input }: ImageSearchCall): { search: ImageSearchOperation } => {
  const type = text(input, 'Type') ?? 'SearchByPic';
  if (type === 'SearchByPic') return { search: SearchImageByPic };
  if (type === 'SearchByName') return { search: SearchImageByName };
  throw refusal('InvalidType', { detail: 'Type is SearchByPic or SearchByName' });
};

/** Runs the rules of the selected search, and hands on what they parse. */
const searchWellFormed = (call: ImageSearchCall, { search }: ReturnType<typeof typeKnown>): Promise<object> =>
  runRules(search.rules, call);

/** Both searches of 2019-03-25 have one path; Type tells them apart. */
const SearchImage = imageSearchOperation({
  name: 'SearchImage',
  schema: schemas2019.SearchImage,
  rules: [typeKnown, searchWellFormed],
  // The search gets what its own rules have parsed.
  handle: (call, parsed) => parsed.search.handle(call, parsed as never),
});

/** Operations of the older versions, keyed as the gateways require. */
export const legacyOperations: ReadonlyMap<string, ImageSearchOperation> = new Map([
  ['2020-02-12/AddImage', legacy(AddImage, schemas2020.AddImage, newMembers)],
  ['2020-02-12/DeleteImage', legacy(DeleteImage, schemas2020.DeleteImage, newMembers)],
  ['2020-02-12/SearchImageByName', legacy(SearchImageByName, schemas2020.SearchImageByName, ['Score', 'MultiRegion'])],
  ['2020-02-12/SearchImageByPic', legacy(SearchImageByPic, schemas2020.SearchImageByPic, ['Score', 'MultiRegion'])],
  ['2019-03-25/POST /v2/image/add', legacy(AddImage, schemas2019.AddImage, newMembers)],
  ['2019-03-25/POST /v2/image/delete', legacy(DeleteImage, schemas2019.DeleteImage, newMembers)],
  ['2019-03-25/POST /v2/image/search', SearchImage],
]);
