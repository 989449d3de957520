import type { StoredTable } from '../../../src/catalog/stored/port.ts';
import { home } from '../../support/catalog-servers.ts';
import { searchedContract } from '../searched.ts';
import { storedServers, withPgvector } from './servers.ts';

withPgvector('collections that PostgreSQL searches (npm run test:pgvector)', () => {
  const servers = storedServers();
  searchedContract(servers);
  const { server, catalogOf, numbers, makeIndex, put, query, embedding, makeGallery, addPictures, near, searched } =
    servers;

  it.each([
    [1500, 'euclidean'],
    [2500, 'euclidean'],
    [3000, 'cosine'],
    [4096, 'cosine'],
  ] as const)('searches %p numbers, %s', async (dimension, metric) => {
    const [stored, exact] = [await server(), await server({ engine: 'exact' })];
    await makeIndex(stored, metric, dimension);
    await put(stored, 0, 60, dimension);
    const wanted = { vector: numbers(dimension), k: 5 };
    expect(await query(stored, wanted)).toEqual(await query(exact, wanted));
    expect(stored.memory().vectors).toBe(0);
  });

  it('compares the pictures that were written last, which an index may not reach yet', async () => {
    const engine = await server();
    await makeGallery(engine);
    await addPictures(engine, 0, 600);
    const wanted = embedding(1);
    await addPictures(engine, 700, 701, wanted);
    await near(engine, wanted);
    await searched(engine, 'without an index');
    const { id } = await engine.galleries.get(home, 'g');
    const found = await catalogOf(engine).stored?.search(async (searches) => {
      const table = await catalogOf(engine).stored?.find({ kind: 'gallery', id });
      const cursor = await searches.pictures(table as StoredTable, {
        vector: wanted,
        place: 0,
        members: 601,
        route: 'fresh',
      });
      return cursor.next(1000);
    });
    expect(found).toHaveLength(500);
    expect(found?.[0]?.picture.item).toBe('i700');
    expect(found?.map(({ picture }) => picture.item)).not.toContain('i100');
  });
});
