#!/usr/bin/env -S node --single-threaded-gc
// One embedding thread runs per core: a collection that is spread over helper threads takes the other threads' cores,
// and costs a tenth of the pictures per second (bench/RESULTS.md).
//
// In a checkout the sources are built first, where something changed; the published package holds dist/ alone.
import { existsSync } from 'node:fs';

if (existsSync(new URL('../src', import.meta.url))) {
  const { buildWhatChanged } = await import('../scripts/build.js');
  await buildWhatChanged();
}
await import('../dist/tuku.js');
