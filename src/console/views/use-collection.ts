import { get } from '../api.ts';
import { type Resource, useResource } from '../hooks.ts';
import type { Collection } from '../types.ts';

/** One collection; null when there is none of this id. */
export function useCollection(kind: Collection['kind'], id: number): Resource<Collection | null> {
  return useResource(
    async (signal) => {
      const { collections } = await get<{ collections: Collection[] }>('/collections', signal);
      return collections.find((one) => one.kind === kind && one.id === id) ?? null;
    },
    [kind, id],
  );
}
