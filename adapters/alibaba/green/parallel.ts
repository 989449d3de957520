/** Downloads and analyses of one request at a time. */
const PARALLEL = 8;

/** The results of the work on each item, in the items' order, a few at a time. Rejects with the first error. */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const queue = items.entries();
  const take = async () => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, items.length) }, take));
  return results;
}
