import type { Catalog } from '../../../catalog/port.ts';
import type { Milvus } from '../../../index/milvus/port.ts';
import type { Timers } from './timers.ts';

/** How often copies of what is gone are looked for, besides when something goes. */
const sweepEachMs = 300_000;

/** Drops copies that this catalog has made and does not know any more. */
export interface Sweeper {
  /** What the names of all of the catalog's copies begin with. */
  prefix(): Promise<string>;
  /** Soon, once what goes on now is committed. */
  sweep(): void;
  sweepAgain(): void;
}

export function createSweeper(
  { mirrors, afterCommit }: Pick<Catalog, 'mirrors' | 'afterCommit'>,
  milvus: Milvus,
  { later }: Timers,
): Sweeper {
  const prefix = async () => `tuku_${await mirrors.name()}_`;

  async function sweepNow(): Promise<void> {
    // First what is there: a name is noted before there is a copy of it.
    const there = await milvus.names(await prefix());
    const known = await mirrors.names();
    for (const name of there) if (!known.has(name)) await milvus.drop(name);
  }

  function sweepAgain(): void {
    later(sweepEachMs, async () => {
      await sweepNow().catch(() => undefined);
      sweepAgain();
    });
  }

  return { prefix, sweep: () => afterCommit(() => later(0, sweepNow)), sweepAgain };
}
