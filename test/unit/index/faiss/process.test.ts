import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { jest } from '@jest/globals';
import { build } from 'esbuild';
import { FaissError } from '../../../../src/index/faiss/client.ts';
import { startFaissProcess } from '../../../../src/index/faiss/process.ts';
import { workerScript } from '../../../../src/paths.ts';
import { onPosix } from '../../../support/platform.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-faiss-process-'));
  // What is started there looks for the package it is part of.
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A process in FAISS's place: answers a search for k neighbours once there is a file of this name. */
function patient(): URL {
  const script = join(folder, 'patient.mjs');
  writeFileSync(
    script,
    `import { existsSync } from 'node:fs';
    process.on('message', ({ k }) => {
      const answer = () => existsSync(new URL(String(k), import.meta.url)) && process.send({ value: new Float64Array([k]) });
      const timer = setInterval(() => answer() && clearInterval(timer), 2);
    });`,
  );
  return pathToFileURL(script);
}
const query = Float32Array.of(1);

describe('the process of a FAISS index', () => {
  afterEach(() => jest.useRealTimers());

  it('rejects requests if it cannot start', async () => {
    const client = startFaissProcess(workerScript('no-such'));
    await expect(client.search(query, 1)).rejects.toThrow(FaissError);
    await expect(client.search(query, 1)).rejects.toThrow(FaissError);
    await client.close();
  });

  it('has the full time for each request, however many are queued', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const client = startFaissProcess(patient());
    const searches = [1, 2, 3, 4].map((k) => client.search(query, k));
    for (const [place, search] of searches.entries()) {
      writeFileSync(join(folder, String(place + 1)), '');
      expect(await search).toEqual(Float64Array.of(place + 1));
      jest.advanceTimersByTime(9000);
    }
    const never = client.search(query, 0);
    const behind = client.search(query, 1);
    jest.advanceTimersByTime(9999);
    const refused = Promise.all([
      expect(never).rejects.toThrow('no answer in 10000 ms'),
      expect(behind).rejects.toThrow('no answer in 10000 ms'),
    ]);
    jest.advanceTimersByTime(1);
    await refused;
    await client.close();
  });

  onPosix('is refused by a system out of file descriptors, which affects nothing else', async () => {
    const program = join(folder, 'program.mjs');
    await build({
      stdin: {
        contents: `
          import { openSync } from 'node:fs';
          import { startFaissProcess } from './process.ts';
          let failure;
          try { for (;;) openSync('/dev/null', 'r'); } catch (error) { failure = error.code; }
          const client = startFaissProcess(new URL('file:///no-such'));
          const asked = await client.search(new Float32Array(1), 1).catch((error) => error.name + ': ' + error.message);
          await client.close();
          setTimeout(() => console.log(failure + ', ' + asked), 20);`,
        resolveDir: fileURLToPath(new URL('../../../../src/index/faiss', import.meta.url)),
      },
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
    const { stdout, stderr } = spawnSync('sh', ['-c', `ulimit -n 100 && exec "${process.execPath}" "${program}"`]);
    expect([stdout.toString(), stderr.toString()]).toEqual([
      expect.stringMatching(/^EMFILE, FaissError: spawn .* EMFILE\n$/),
      '',
    ]);
  });
});
