// Draws what the benchmarks measured last (bench/results) into docs/figures, and writes it into the pages' marked sections
// and the calibrations. Measures nothing.
//   npm run bench:figures
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../src/paths.ts';
import { figures } from './figures/all.ts';

for (const [path, text] of await figures()) {
  const file = join(packageRoot, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
