import type { ImageSearchCall } from '../../../../adapters/alibaba/imagesearch/call.ts';
import { legacyOperations } from '../../../../adapters/alibaba/imagesearch/legacy-versions.ts';
import { SearchImageByName } from '../../../../adapters/alibaba/imagesearch/operations/SearchImageByName.ts';
import { SearchImageByPic } from '../../../../adapters/alibaba/imagesearch/operations/SearchImageByPic.ts';
import type { Input, Operation } from '../../../../src/protocol/operation.ts';
import { runRules } from '../../../../src/protocol/pipeline.ts';

const searchImage = legacyOperations.get('2019-03-25/POST /v2/image/search') as Operation<ImageSearchCall>;

/** A call of 2019-03-25's SearchImage for an instance that exists. */
function callOf(input: Input): ImageSearchCall {
  const call = {
    identity: { operation: 'SearchImage' },
    input: { InstanceName: 'shop', ...input },
    services: {},
    instance: async () => ({ key: 'shop', settings: {} }),
  };
  return call as unknown as ImageSearchCall;
}

describe('SearchImage of 2019-03-25', () => {
  it('runs the rules of the search that Type selects, and hands on what they parse', async () => {
    const byName = { Type: 'SearchByName', ProductId: 'p', PicName: 'a', Filter: 'int_attr > 1', Num: 3 };
    expect(await runRules(searchImage.rules, callOf(byName))).toEqual({
      search: SearchImageByName,
      names: { item: 'p', name: 'a' },
      page: { start: 0, num: 3 },
      filter: expect.any(Function),
      threshold: 0,
      category: undefined,
    });
    const byPic = { PicContent: 'AAAA', Region: '1,3,2,5', CategoryId: 3, Start: 20 };
    for (const Type of [{}, { Type: 'SearchByPic' }]) {
      expect(await runRules(searchImage.rules, callOf({ ...byPic, ...Type }))).toEqual({
        search: SearchImageByPic,
        page: { start: 20, num: 10 },
        filter: undefined,
        threshold: 0,
        category: 3,
        region: { x: 1, y: 2, width: 2, height: 3 },
      });
    }
  });

  it.each([
    ['InvalidType', { Type: 'SearchByText' }],
    ['InvalidType', { Type: '' }],
    ['NoSpecifiedProductId', { Type: 'SearchByName', PicContent: 'AAAA' }],
    ['NoSpecifiedPicContent', { ProductId: 'p', PicName: 'a' }],
    ['InvalidFilterClause', { PicContent: 'AAAA', Filter: 'int_attr' }],
    ['InvalidRegion', { PicContent: 'AAAA', Region: '1,2,3' }],
  ])('is refused with %s for %j', async (code, input) => {
    await expect(runRules(searchImage.rules, callOf(input))).rejects.toMatchObject({
      code: expect.stringMatching(new RegExp(`^${code}(#|$)`)),
    });
  });

  it('gives the selected search what its rules have parsed', async () => {
    const call = callOf({ Type: 'SearchByName', ProductId: 'p', PicName: 'a' });
    const asked: unknown[] = [];
    const find = async (_instance: unknown, names: unknown) => void asked.push(names);
    Object.assign(call.services, { engine: { pictures: { find }, search: {} } });
    const parsed = await runRules(searchImage.rules, call);
    await expect(searchImage.handle(call, parsed)).rejects.toMatchObject({ problem: 'picture-not-found' });
    expect(asked).toEqual([{ item: 'p', name: 'a' }]);
  });
});
