import { splitFields, type VectorField } from '../vector-api/fields.ts';
import type { Accepted, Metric, Neighbour, VectorIndex, VectorIndexFactory } from './port.ts';

/** How many fields' vectors one collection may hold. */
export const maxVectorFields = 3;

/** The name under which an engine keeps a field's index of a named collection; the first field has the collection's own. */
export const fieldIndexName = (name: string, place: number) => (place === 0 ? name : `${name}-${place}`);

/** Joined vectors: one index per field. As a whole it searches by the first field. */
export class FieldsIndex implements VectorIndex {
  readonly dimension: number;
  readonly metric: Metric;
  readonly #fields: readonly VectorField[];
  readonly #indexes: ReadonlyMap<string, VectorIndex>;
  readonly #first: VectorIndex;
  readonly #ids = new Set<number>();

  constructor(create: VectorIndexFactory, fields: readonly VectorField[], name: string) {
    const indexes = fields.map(
      (field, place) =>
        [
          field.name,
          create({ dimension: field.dimension, metric: field.metric, name: fieldIndexName(name, place) }),
        ] as const,
    );
    const [first] = indexes;
    if (first === undefined) throw new RangeError('an index of fields has at least one field');
    this.#fields = fields;
    this.#indexes = new Map(indexes);
    this.#first = first[1];
    this.dimension = fields.reduce((sum, { dimension }) => sum + dimension, 0);
    this.metric = this.#first.metric;
  }

  get size(): number {
    return this.#ids.size;
  }

  get longest(): number {
    return this.#first.longest;
  }

  /** The index of a field. Throws RangeError for an unknown one. */
  field(name: string): VectorIndex {
    const index = this.#indexes.get(name);
    if (index === undefined) throw new RangeError(`no vector field ${name}`);
    return index;
  }

  upsert(id: number, vector: Float32Array): void {
    if (vector.length !== this.dimension) throw new RangeError(`expected ${this.dimension} numbers`);
    const vectors = splitFields(this.#fields, vector);
    for (const [name, index] of this.#indexes) {
      const own = vectors[name];
      if (own === undefined) index.remove(id);
      else index.upsert(id, own);
    }
    this.#ids.add(id);
  }

  remove(id: number): boolean {
    for (const index of this.#indexes.values()) index.remove(id);
    return this.#ids.delete(id);
  }

  has(id: number): boolean {
    return this.#ids.has(id);
  }

  search(query: Float32Array, k: number, accept?: Accepted): Promise<Neighbour[]> {
    return this.#first.search(query, k, accept);
  }

  measure(query: Float32Array, ids: readonly number[]): Float64Array {
    return this.#first.measure(query, ids);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#indexes.values()].map((index) => index.close()));
  }
}

/** The index that holds a field's vectors; without a name the whole, which is the first field's. */
export function fieldIndex(index: VectorIndex, field: string | undefined): VectorIndex {
  return field !== undefined && index instanceof FieldsIndex ? index.field(field) : index;
}
