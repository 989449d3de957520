/** FAISS warns when it is trained with fewer vectors than `min`; more than `enough` take long and gain little. */
const sizes = { min: 256, minPerList: 39, enough: 4096, enoughPerList: 64 };
/** Limit of the numbers in a training request, unless there are more lists than vectors within it. */
const maxNumbers = 2 ** 25;

/** How many vectors an index is trained with, given its factory string and dimension: at least `min`, ideally `enough`. */
export function trainingVectors(factory: string, dimension: number): { readonly min: number; readonly enough: number } {
  const lists = Number(/IVF(\d+)/.exec(factory)?.[1] ?? 0);
  const max = Math.max(lists, Math.floor(maxNumbers / dimension));
  return {
    min: Math.min(max, Math.max(sizes.min, lists * sizes.minPerList)),
    enough: Math.min(max, Math.max(sizes.enough, lists * sizes.enoughPerList)),
  };
}
