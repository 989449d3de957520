const { tuku } = require('tuku/jest');
const { SearchUnavailable } = require('../src/product-search');
const { openShop, photo } = require('./shop');

test('an account in arrears is an outage to customers, and the next search works', async () => {
  const search = await openShop();
  const code = 'ResourceUnavailable.InArrears';
  await tuku.fault({ dialect: 'tencent-tiia', operation: 'SearchImage', code, times: 1 });

  await expect(search.find(photo('beach'))).rejects.toThrow(SearchUnavailable);
  expect(await search.find(photo('beach'))).toMatchObject([{ sku: 'P-2', score: 100 }]);
});
