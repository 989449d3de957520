import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openSearch } from './product-search.js';

const photo = (name) => readFileSync(`pictures/${name}.jpg`, 'base64');

test('finds the poster on a customer’s photo', async () => {
  const search = openSearch(process.env);
  await search.create();
  for (const sku of ['balloons', 'beach', 'meadow']) await search.add(sku, photo(sku));
  assert.deepEqual(await search.find(photo('balloons-edited')), ['balloons']);
});
