#!/usr/bin/env node
// In a checkout the sources are built first, where something changed; the published package holds dist/ alone.
import { existsSync } from 'node:fs';

if (existsSync(new URL('../src', import.meta.url))) {
  const { buildWhatChanged } = await import('../scripts/build.js');
  await buildWhatChanged();
}
await import('../dist/tuku.js');
