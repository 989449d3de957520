const { tuku } = require('tuku/jest');
const { openShop, photo } = require('./shop');

let search;
beforeAll(async () => {
  search = await openShop();
});

test('finds the poster on a customer’s photo, which is cropped, smaller and written on', async () => {
  expect(await search.find(photo('balloons-edited'))).toEqual([
    { sku: 'P-1', title: 'Balloons', score: expect.any(Number) },
  ]);
});

test('leaves out posters above the customer’s price', async () => {
  expect(await search.find(photo('balloons-edited'), { maxPrice: 20 })).toEqual([]);
});

test('sends nothing that the cloud does not read', async () => {
  const unread = (await tuku.requests()).flatMap((request) => request.unread);
  expect(unread).toEqual([]);
});
