import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';

/** Where the system's time is read on purpose; everything else asks the clock of the server. */
const own = new Map([
  ['src/protocol/clock-and-ids.ts', 'the system clock itself'],
  ['src/protocol/settable-clock.ts', 'the clock that runs beside it'],
  ['src/engine/task-runner.ts', 'leases, which servers of one catalog share'],
  ['src/engine/tasks.ts', 'the time from which a new task may be claimed'],
  ['src/server/dispatch.ts', 'the journal'],
  ['src/server/ingress.ts', 'the journal'],
  ['src/server/control/replay.ts', 'the journal'],
  ['src/snapshots/snapshots.ts', 'when a file was saved'],
  ['src/snapshots/write.ts', 'the age of files'],
  ['src/catalog/state/restore.ts', 'revisions that no cache has seen'],
  ['src/server/x509.ts', 'certificates'],
  ['src/server/certificates.ts', 'certificates'],
  ['src/server/ca-store.ts', 'certificates'],
  ['src/server/shared-authority.ts', 'certificates'],
  ['src/server/tls-multiplexer.ts', 'certificates'],
  ['src/catalog/data-dir.ts', 'the age of files'],
  ['src/index/faiss/folder.ts', 'the age of files'],
]);
/** How long work takes is measured with performance.now(), which no clock changes. */
const readsSystemTime = /\bDate\.now\b|\bnew Date\(\)|(?<![.\w])Date\(\)|\bsystemClock\b/;

const sources = ['adapters', 'src'].flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !/^src\/(cli|api|client)\//.test(file)),
);

test('only these files read the system’s time, and no dialect does', () => {
  const readers = sources.filter((file) => readsSystemTime.test(readFileSync(join(packageRoot, file), 'utf8')));
  expect(readers.sort()).toEqual([...own.keys()].sort());
  expect(readers.filter((file) => file.startsWith('adapters/'))).toEqual([]);
});
