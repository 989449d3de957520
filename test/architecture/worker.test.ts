import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';

/** The packages that a built script imports when it starts, itself and through other built files. */
function importsOf(file: string, seen = new Set<string>()): Set<string> {
  const text = readFileSync(join(packageRoot, 'dist', file), 'utf8');
  for (const [, name = ''] of text.matchAll(/^(?:import|export)\s[^;]*?["']([^"']+)["'];/gm)) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (name.startsWith('./')) importsOf(name, seen);
  }
  return seen;
}

test('the worker that analyses pictures imports no backend before it has chosen one', () => {
  const names = [...importsOf('analyse.worker.js')];
  expect(names).toContain('sharp');
  expect(names.filter((name) => /tensorflow|onnxruntime/.test(name))).toEqual([]);
});
