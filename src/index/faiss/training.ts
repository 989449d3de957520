/** FAISS warns when it is trained with fewer vectors; more take long and gain little. */
const wanted = { least: 256, leastPerList: 39, enough: 4096, enoughPerList: 64 };
/** A request for training holds no more numbers than these, unless there are more lists than such vectors. */
const mostNumbers = 2 ** 25;

/** How many vectors of a dimension the index of a factory string is trained with. */
export function trainingVectors(
  factory: string,
  dimension: number,
): { readonly least: number; readonly enough: number } {
  const lists = Number(/IVF(\d+)/.exec(factory)?.[1] ?? 0);
  const most = Math.max(lists, Math.floor(mostNumbers / dimension));
  return {
    least: Math.min(most, Math.max(wanted.least, lists * wanted.leastPerList)),
    enough: Math.min(most, Math.max(wanted.enough, lists * wanted.enoughPerList)),
  };
}
