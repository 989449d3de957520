#!/usr/bin/env -S node --single-threaded-gc
// One embedding thread runs per core: garbage collection that is spread over helper threads would take the other threads'
// cores, and costs a tenth of the pictures per second (bench/RESULTS.md).
//
// In a checkout, the sources are built first if they have changed; the published package contains dist/ only.
import { existsSync } from 'node:fs';

if (existsSync(new URL('../src', import.meta.url))) {
  const { buildWhatChanged } = await import('../scripts/build.js');
  await buildWhatChanged();
}
await import('../dist/tuku.js');
