import type { Mirror } from '../../../catalog/mirrors/port.ts';
import { lengthOf } from '../../../index/metric.ts';
import { factsOf } from '../../../index/milvus/facts.ts';
import type { Entity } from '../../../index/milvus/port.ts';
import { MAX_VIEWS } from '../../../index/views.ts';
import type { Json } from '../../../json.ts';

/** The largest magnitude whose square and sum still fit a single. */
const largest = 1e15;
const noFacts = { tokens: [], numbers: {} };

/** A changed member of a collection. */
export interface Member {
  readonly id: number;
  /** One vector, or the views of a picture one after another. */
  readonly vector: Float32Array;
  readonly filterable?: { readonly [key: string]: Json } | undefined;
}

/** The number of a view's entity. */
export const pkOf = (id: number, place: number) => id * MAX_VIEWS + place;
/** The member of an entity. Marks have negative numbers, and belong to none. */
export const idOf = (pk: number) => Math.floor(pk / MAX_VIEWS);
/** All entities that a member may have. */
export const pksOf = ({ kind }: Pick<Mirror, 'kind'>, id: number) =>
  kind === 'gallery' ? Array.from({ length: MAX_VIEWS }, (_, place) => pkOf(id, place)) : [pkOf(id, 0)];

/** A member's entities, one a view; undefined for what the engine cannot hold. */
export function entitiesOf(mirror: Mirror, { id, vector, filterable }: Member): Entity[] | undefined {
  const { dimension, name } = mirror;
  const facts = filterable === undefined ? noFacts : factsOf(filterable, { salt: name });
  if (facts === undefined) return undefined;
  const entities: Entity[] = [];
  for (let place = 0; place * dimension < vector.length; place++) {
    const view = comparable(vector.subarray(place * dimension, (place + 1) * dimension), mirror);
    if (view === undefined) return undefined;
    entities.push({ pk: pkOf(id, place), place, vector: view, facts });
  }
  return entities;
}

/** A vector as the engine compares it; undefined where it cannot. */
export function comparable(vector: Float32Array, { metric }: Pick<Mirror, 'metric'>): Float32Array | undefined {
  if (metric === 'euclidean') return vector.every((value) => Math.abs(value) <= largest) ? vector : undefined;
  const length = lengthOf(vector);
  if (length === 0 || !Number.isFinite(length)) return undefined;
  return vector.map((value) => value / length);
}
