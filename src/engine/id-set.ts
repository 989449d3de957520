/** Maximum bytes of a set's bits: ids that are too far apart are kept in a `Set` instead. */
const maxBytes = 2 ** 25;

/** A set of positive ids whose `has` is fast enough for a hundred thousand calls. */
export interface IdSet {
  readonly ids: Float64Array;
  has(id: number): boolean;
}

/** Builds the index behind `has` on its first call. */
export function idSet(ids: Float64Array): IdSet {
  let test: ((id: number) => boolean) | undefined;
  return {
    ids,
    has(id) {
      test ??= membership(ids);
      return test(id);
    },
  };
}

function membership(ids: Float64Array): (id: number) => boolean {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const id of ids) {
    if (id < first) first = id;
    if (id > last) last = id;
  }
  if ((last - first) / 8 >= maxBytes) {
    const set = new Set(ids);
    return (id) => set.has(id);
  }
  const span = ids.length === 0 ? 0 : last - first + 1;
  const bits = new Uint8Array(Math.ceil(span / 8));
  for (const id of ids) bits[(id - first) >> 3] = (bits[(id - first) >> 3] as number) | (1 << ((id - first) & 7));
  return (id) => {
    const place = id - first;
    return place >= 0 && place < span && ((bits[place >> 3] as number) & (1 << (place & 7))) !== 0;
  };
}
