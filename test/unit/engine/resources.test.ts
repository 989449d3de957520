import type { Catalog, Namespace } from '../../../src/catalog/port.ts';
import { commonOf } from '../../../src/engine/examples.ts';
import { createResources, type NewResource, type Resources } from '../../../src/engine/resources.ts';
import { lendCatalog } from '../../support/lent-catalog.ts';

const home: Namespace = { family: 'test', account: 'a', region: 'r' };
const at = new Date('2024-05-06T07:08:09Z');
let catalog: Catalog;
let resources: Resources;
beforeAll(async () => {
  catalog = await lendCatalog();
  resources = createResources(catalog, () => at);
});
beforeEach(() => catalog.namespaces.drop({}));
afterAll(() => catalog.close());

const group = (name: string, more: Partial<NewResource> = {}): NewResource => ({
  kind: 'group',
  id: 'number',
  parent: 'house',
  name,
  fields: {},
  ...more,
});
const names = async (kind = 'group') => (await resources.list(home, { kind })).map(({ name }) => name);

describe('resources', () => {
  it('get numbers, ids of their own, or the first free candidate', async () => {
    expect(await resources.create(home, [group('a'), group('b')])).toMatchObject([
      { id: '1', createdAt: at },
      { id: '2' },
    ]);
    await resources.remove(home, [{ kind: 'group', id: '2' }]);
    expect(await resources.create(home, [group('c')])).toMatchObject([{ id: '3' }]);
    expect(await resources.create(home, [group('d', { id: { given: 'mine' } })])).toMatchObject([{ id: 'mine' }]);
    const candidates = ['mine', '3', 'free'];
    const id = { candidate: () => candidates.shift() ?? '' };
    expect(await resources.create(home, [group('e', { id })])).toMatchObject([{ id: 'free' }]);
  });

  it('are created all or none', async () => {
    await resources.create(home, [group('a', { id: { given: 'x' } })]);
    const twice = resources.create(home, [group('b'), group('c', { id: { given: 'x' } })]);
    await expect(twice).rejects.toMatchObject({ problem: 'exists', kind: 'group', id: 'x' });
    await expect(resources.create(home, [group('b'), group('b')], { uniqueName: true })).rejects.toMatchObject({
      problem: 'name-taken',
    });
    const orphan = resources.create(home, [group('b')], { requires: [{ kind: 'house', id: 'house' }] });
    await expect(orphan).rejects.toMatchObject({ problem: 'not-found', kind: 'house' });
    expect(await names()).toEqual(['a']);
  });

  it('have unique names within their parent, even when created concurrently', async () => {
    const created = await Promise.allSettled(
      Array.from({ length: 8 }, () => resources.create(home, [group('same')], { uniqueName: true })),
    );
    expect(created.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await resources.create(home, [group('same', { parent: 'other' })], { uniqueName: true });
    expect(await names()).toEqual(['same', 'same']);
  });

  it('are changed all or none, and keep their own name', async () => {
    await resources.create(home, [group('a'), group('b')]);
    const refs = ['1', '2'].map((id) => ({ kind: 'group', id }));
    const changed = await resources.update(home, refs, ({ fields }) => ({ fields: { ...fields, on: true } }), {
      uniqueName: true,
    });
    expect(changed.map(({ fields }) => fields)).toEqual([{ on: true }, { on: true }]);
    const rename = () => ({ name: 'b' });
    await expect(resources.update(home, refs, rename, { uniqueName: true })).rejects.toMatchObject({
      problem: 'name-taken',
      id: '1',
    });
    const missing = [...refs, { kind: 'group', id: '9' }];
    await expect(resources.update(home, missing, () => ({ name: 'z' }))).rejects.toMatchObject({ id: '9' });
    await expect(resources.get(home, { kind: 'group', id: '1', parent: 'other' })).rejects.toMatchObject({
      problem: 'not-found',
    });
    expect(await names()).toEqual(['a', 'b']);
  });

  it('cannot be removed while referred to, and are removed with their children', async () => {
    await resources.create(home, [group('g'), group('other')]);
    await resources.create(home, [group('u', { kind: 'user', fields: { Group: '1' } })]);
    const rules = { dependants: [{ kind: 'user', field: 'Group' }], contents: (kind: string) => inside[kind] ?? [] };
    const inside: Record<string, string[]> = { group: ['item'], item: ['part'] };
    await expect(resources.remove(home, [{ kind: 'group', id: '1' }], rules)).rejects.toMatchObject({
      problem: 'in-use',
    });
    await resources.create(home, [group('i', { kind: 'item', parent: '2' })]);
    await resources.create(home, [
      group('p', { kind: 'part', parent: '1' }),
      group('q', { kind: 'part', parent: '5' }),
    ]);
    await resources.remove(home, [{ kind: 'group', id: '2' }], rules);
    expect(await names('item')).toEqual([]);
    expect(await names('part')).toEqual(['q']);
    expect(await names()).toEqual(['g']);
  });

  it('are never referred to after a concurrent removal', async () => {
    for (let round = 0; round < 6; round++) {
      const [made] = await resources.create(home, [group(`g${round}`)]);
      const ref = { kind: 'group', id: String(made?.id) };
      const user = group('u', { kind: 'user', fields: { Group: ref.id } });
      const [used, removed] = await Promise.allSettled([
        resources.create(home, [user], { requires: [ref] }),
        resources.remove(home, [ref], { dependants: [{ kind: 'user', field: 'Group' }] }),
      ]);
      expect([used.status, removed.status].sort()).toEqual(['fulfilled', 'rejected']);
    }
  });
});

describe('the common direction of vectors', () => {
  it('is the direction of their mean, and the factor gives the mean of the cosines', () => {
    const a = Float32Array.of(1, 0);
    const b = Float32Array.of(0, 1);
    const { vector, factor } = commonOf([a, b]);
    expect(vector[0]).toBeCloseTo(Math.SQRT1_2);
    expect(((vector[0] as number) * 1 + 0) * factor).toBeCloseTo(0.5);
    expect(commonOf([a])).toEqual({ vector: a, factor: 1 });
    expect(commonOf([a, Float32Array.of(-1, 0)]).vector).toEqual(Float32Array.of(0, 0));
    expect(() => commonOf([])).toThrow(RangeError);
  });
});
