const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { tuku } = require('tuku/jest');
const { ProductSearch } = require('../src/product-search');

const photo = (name) => readFileSync(join(__dirname, '../pictures', `${name}.jpg`));

/** A shop with three posters, in the account of this worker. */
async function openShop() {
  const { id: secretId, secret: secretKey } = tuku.credentials;
  const search = new ProductSearch({ secretId, secretKey, endpoint: tuku.url });
  await search.create();
  await search.add({ sku: 'P-1', title: 'Balloons', price: 29, photo: photo('balloons') });
  await search.add({ sku: 'P-2', title: 'Beach', price: 19, photo: photo('beach') });
  await search.add({ sku: 'P-3', title: 'Meadow', price: 35, photo: photo('meadow') });
  return search;
}

module.exports = { openShop, photo };
