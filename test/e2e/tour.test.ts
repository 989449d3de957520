import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { privateRoot } from '../../src/catalog/private-root.ts';
import { packageRoot } from '../../src/paths.ts';
import { blocksOf } from '../snippets/blocks.ts';
import { isPrinted, snippetsOf } from '../snippets/plan.ts';
import { startTestTuku } from '../support/tuku.ts';

const snippets = snippetsOf('README.md', blocksOf(readFileSync(join(packageRoot, 'README.md'), 'utf8')));
const shown = snippets.find(({ run }) => run?.file === 'docs/tour/tour.js')?.output ?? '';

async function tour(port: number): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(packageRoot, 'docs/tour/tour.js')], {
    env: { ...process.env, TUKU_URL: `http://127.0.0.1:${port}`, FORCE_COLOR: '0' },
  });
  return stdout;
}

it('the README’s tour prints what the README shows, also when its gallery exists already', async () => {
  const dataDir = mkdtempSync(join(privateRoot(), 'tuku-tour-'));
  try {
    for (const runs of [2, 1]) {
      const tuku = await startTestTuku({ dataDir });
      try {
        for (let run = 0; run < runs; run++) {
          const printed = await tour(tuku.port);
          expect([printed, isPrinted(shown, printed)]).toEqual([printed, true]);
        }
      } finally {
        await tuku.close();
      }
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 60_000);
