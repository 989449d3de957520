import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/paths.ts';
import { startTestTuku } from '../support/tuku.ts';

it('the README’s tour prints what the README shows', async () => {
  const tuku = await startTestTuku();
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [join(packageRoot, 'docs/tour/tour.js')], {
      env: { ...process.env, TUKU_ENDPOINT: `127.0.0.1:${tuku.port}`, FORCE_COLOR: '0' },
    });
    const withoutId = (text: string) => text.replace(/RequestId: '[0-9a-f-]{36}'/, '');
    expect(readFileSync(join(packageRoot, 'README.md'), 'utf8').split('```').map(withoutId)).toContain(
      `\n${withoutId(stdout)}`,
    );
  } finally {
    await tuku.close();
  }
});
