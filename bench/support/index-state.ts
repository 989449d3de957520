import type { TukuProcess } from '../../test/support/tuku-process.ts';

/** Seconds until no index of a server is being built any more; a dash if none was. */
export async function built({ url }: TukuProcess): Promise<string> {
  const since = performance.now();
  for (let waited = false; ; waited = true) {
    const info = (await (await fetch(`${url}/_tuku/info`)).json()) as {
      engines: { index: { faiss: { collections: { state: string }[] } } };
    };
    const building = info.engines.index.faiss.collections.some(({ state }) => state === 'building');
    if (!building) return waited ? ((performance.now() - since) / 1000).toFixed(1) : '–';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
