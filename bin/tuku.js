#!/usr/bin/env node
// One embedding thread runs per core: a collection that is spread over helper threads takes the other threads' cores,
// and costs a tenth of the pictures per second (bench/RESULTS.md). BusyBox's env takes no options, so the flags are set
// here: the part of V8's --single-threaded-gc that can change in a running process, which saves four fifths of the helper
// threads' time. Concurrent marking of the main heap cannot be turned off once it exists: V8 would abort.
//
// In a checkout, the sources are built first if they have changed; the published package contains dist/ only.
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

for (const flag of ['parallel-scavenge', 'concurrent-sweeping', 'parallel-compaction', 'parallel-pointer-update']) {
  setFlagsFromString(`--no-${flag}`);
}
if (existsSync(new URL('../src', import.meta.url))) {
  const { buildWhatChanged } = await import('../scripts/build.js');
  await buildWhatChanged();
}
await import('../dist/tuku.js');
