import { createSnapshots } from '../../../src/snapshots/snapshots.ts';
import { lendCatalog } from '../../support/lent-catalog.ts';
import { engineOf } from '../../support/vector-engine.ts';
import { temporaryFolder } from '../catalog/support.ts';

const folder = temporaryFolder();
const namespace = { family: 'f', account: 'a', region: 'r' };
const file = (text: string) => ({ namespace, bytes: Buffer.from(text), contentType: 'text/plain' });

test('uploaded files are saved and loaded; a rewind removes those that were added since', async () => {
  const catalog = await lendCatalog();
  const engine = engineOf(catalog);
  const snapshots = createSnapshots(folder, { states: catalog.states, keeper: engine.states, version: '1.2.3' });
  engine.files.put('first', file('one'), 60_000);
  const mark = await engine.states.mark(['a']);
  engine.files.put('second', file('two'), 60_000);
  engine.files.put('theirs', { ...file('three'), namespace: { ...namespace, account: 'b' } }, 60_000);
  await snapshots.save('three', null, null);
  expect(await engine.states.rewind(mark)).toBe(true);
  expect((await engine.files.list()).map(({ key }) => key).sort()).toEqual(['first', 'theirs']);
  await engine.reset({});
  expect(await snapshots.load('three')).toMatchObject({ version: '1.2.3', account: null });
  expect(Buffer.from((await engine.files.get('second'))?.bytes ?? []).toString()).toBe('two');
  expect(await engine.files.list()).toHaveLength(3);
  await engine.tasks.close();
  await catalog.close();
});
