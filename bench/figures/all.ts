import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibratedName } from '../../src/engine/score-curve.ts';
import { packageRoot } from '../../src/paths.ts';
import { draw } from './draw.ts';
import { drawings } from './drawings.ts';
import { figurePath, languages } from './language.ts';
import { type Results, readResults } from './results.ts';
import { fill } from './sections.ts';

/** Everything that comes from bench/results: texts by path. Throws when the results do not fit together. */
export async function figures(): Promise<Map<string, string>> {
  const results = readResults();
  const files = new Map([['src/engine/calibrations.ts', calibrationsModule(results)]]);
  for (const page of pages()) {
    const text = readFileSync(join(packageRoot, page), 'utf8');
    if (text.includes('<!-- /figures -->')) files.set(page, fill(text, { page, results }));
  }
  for (const { name, drawing } of drawings) {
    for (const language of languages) {
      files.set(figurePath(name, language), await draw(drawing(results, language)));
    }
  }
  return files;
}

/** Pages that may have marked sections. */
function pages(): string[] {
  const below = (folder: string) =>
    readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      `${folder}/${name}`.replaceAll('\\', '/'),
    );
  const here = readdirSync(packageRoot).filter((name) => name.startsWith('README'));
  return [...here, ...below('docs'), 'bench/RESULTS.md'].filter((name) => name.endsWith('.md')).sort();
}

function calibrationsModule({ retrieval }: Results): string {
  const { 'built-in': builtIn, 'built-in-subjects': subjects, sscd } = retrieval;
  if (JSON.stringify(subjects.calibration) !== JSON.stringify(builtIn.calibration)) {
    throw new Error(
      'The galleries with subjects were measured with another calibration: npm run bench -- retrieval --subjects',
    );
  }
  const entries = [builtIn, sscd].map(({ model, calibration }) => {
    const name = calibratedName(model);
    const points = Object.entries(calibration).map(([key, value]) => `${key}: ${value}`);
    return `  ${/^\w+$/.test(name) ? name : `'${name}'`}: { ${points.join(', ')} },\n`;
  });
  return `// Written by \`npm run bench:figures\` from bench/results; not by hand.

/** By model id without its hash. */
export const calibrations: Readonly<
  Record<string, { unrelated: number; faint: number; separating: number; close: number }>
> = {
${entries.join('')}};
`;
}
