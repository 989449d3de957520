import { ChunkPool } from '../../../src/index/arena.ts';
import { Rows } from '../../../src/index/rows.ts';
import type { ScanJob } from '../../../src/index/scan.ts';
import { ScanThread } from '../../../src/index/thread.ts';
import { workerScript } from '../../../src/paths.ts';

const job = (chunks: Int32Array): ScanJob => ({
  kernel: 'simd',
  metric: 'cosine',
  query: Float32Array.of(1, 0),
  k: 1,
  chunks,
  count: 1,
  slots: null,
});

describe('ScanThread', () => {
  it('rejects when it cannot start, and does not try again', async () => {
    const thread = new ScanThread([], workerScript('no-such'));
    await expect(thread.scan({}, job(new Int32Array(1)))).rejects.toThrow('no-such.worker.js');
    expect(thread.failure).toContain('no-such.worker.js');
    await expect(thread.scan({}, job(new Int32Array(1)))).rejects.toThrow('no-such.worker.js');
  });

  it('rejects a job that fails and continues with the next, until its last user releases it', async () => {
    const pool = new ChunkPool();
    const rows = new Rows(pool, 2, 'cosine');
    rows.set(5, Float32Array.of(0.5, 0));
    const thread = new ScanThread(pool.arenas, workerScript('scan'));
    const [one, two] = [{}, {}];
    const broken = thread.scan(one, job(Int32Array.of(1_000_000)));
    const fine = thread.scan(two, job(rows.chunks()));
    await expect(broken).rejects.toThrow();
    expect(await fine).toEqual({ ids: Float64Array.of(5), scores: Float64Array.of(1) });
    await thread.release(one);
    expect((await thread.scan(two, job(rows.chunks()))).ids).toHaveLength(1);
    await thread.release(two);
    expect((await thread.scan(two, job(rows.chunks()))).ids).toHaveLength(1);
    await thread.release(two);
    expect(thread.failure).toBeNull();
  });
});
