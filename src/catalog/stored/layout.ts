import type { StorableCollection } from './port.ts';

/** How vectors of one length and metric are held as pgvector's. */
export interface Layout {
  /** The type of the column, with its length. */
  readonly type: string;
  readonly typeName: 'vector' | 'halfvec';
  readonly operator: '<#>' | '<->';
  /** The operator class of an index; undefined where none is possible. */
  readonly operatorClass?: string;
  /** Whether vectors are brought to length 1. */
  readonly unit: boolean;
  /** How much two computed distances may differ from the true ones, relative to the vectors' lengths. */
  readonly error: number;
}

/** pgvector's limits: HNSW ends at 2,000 numbers of single precision and at 4,000 of half, columns at 16,000. */
const maxSingle = 2_000;
const maxHalf = 4_000;
const maxColumn = 16_000;

/** The largest magnitude whose square and sum still fit a single; larger numbers are not put into the table. */
const largest = { vector: 1e15, halfvec: 60_000 } as const;

/** How a collection is held; undefined for vectors that no column can hold. */
export function layoutOf({ dimension, metric }: Pick<StorableCollection, 'dimension' | 'metric'>): Layout | undefined {
  if (dimension > maxColumn) return undefined;
  const unit = metric === 'cosine';
  const operator = unit ? '<#>' : '<->';
  const ending = unit ? 'ip_ops' : 'l2_ops';
  // Directions lose little in half precision, and take half the memory; distances may.
  const isHalf = unit ? dimension <= maxHalf : dimension > maxSingle && dimension <= maxHalf;
  const typeName = isHalf ? 'halfvec' : 'vector';
  return {
    type: `${typeName}(${dimension})`,
    typeName,
    operator,
    unit,
    error: isHalf ? 2 ** -9 : (dimension + 16) * 2 ** -22,
    ...(dimension <= maxHalf && { operatorClass: `${typeName}_${ending}` }),
  };
}

/** The numbers to put into the column; null for a vector that it cannot hold, or that no index can compare. */
export function toColumn(vector: Float32Array, { unit, typeName }: Layout): Float32Array | null {
  if (!unit) return vector.every((value) => Math.abs(value) <= largest[typeName]) ? vector : null;
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length === 0 || !Number.isFinite(length)) return null;
  return vector.map((value) => value / length);
}

/** A vector in the binary form of pgvector's type `vector`. */
export function vectorToWire(vector: Float32Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(4 + 4 * vector.length);
  bytes.writeInt16BE(vector.length, 0);
  bytes.writeInt16BE(0, 2);
  for (let at = 0; at < vector.length; at++) bytes.writeFloatBE(vector[at] as number, 4 + 4 * at);
  return bytes;
}

/** Vectors in the binary form of an array; null elements stay null. */
export function arrayToWire(vectors: readonly (Float32Array | null)[], elementType: number): Uint8Array {
  const header = Buffer.alloc(20);
  header.writeInt32BE(1, 0);
  header.writeInt32BE(vectors.includes(null) ? 1 : 0, 4);
  header.writeInt32BE(elementType, 8);
  header.writeInt32BE(vectors.length, 12);
  header.writeInt32BE(1, 16);
  const none = Buffer.alloc(4);
  none.writeInt32BE(-1);
  const elements = vectors.flatMap((vector) => {
    if (vector === null) return [none];
    const wire = vectorToWire(vector);
    const length = Buffer.alloc(4);
    length.writeInt32BE(wire.length);
    return [length, wire];
  });
  return Buffer.concat([header, ...elements]);
}
