import { chunkBytes } from './arena.ts';

/** The layout of an index's chunks: first the ids (f64), then the vectors' inverse lengths (f64), then the rows. */
export interface ChunkLayout {
  /** Size of a row in bytes: the vector, padded with zeros to a multiple of 64. */
  readonly stride: number;
  readonly rowsPerChunk: number;
  /** Byte offsets of the first inverse length and of the first row in a chunk. */
  readonly inversesOffset: number;
  readonly rowsOffset: number;
}

// Byte offsets in a scratch chunk: the padded query is first, then the row numbers (i32) and scores (f32) of one chunk.
export const listOffset = chunkBytes / 2;
export const scoresOffset = listOffset + chunkBytes / 4;

/** The largest dimension: a padded vector has to fit into half a chunk. */
export const maxDimension = listOffset / 4;

const line = 64;
const idBytes = 8;
const inverseBytes = 8;

/** The layout for a dimension. Throws RangeError unless it is an integer of 1..32,768. */
export function chunkLayout(dimension: number): ChunkLayout {
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > maxDimension) {
    throw new RangeError(`a dimension must be an integer of 1..${maxDimension}, not ${dimension}`);
  }
  const stride = roundUp(dimension * 4);
  const rowsPerChunk = Math.floor((chunkBytes - line) / (stride + idBytes + inverseBytes));
  const inversesOffset = rowsPerChunk * idBytes;
  return { stride, rowsPerChunk, inversesOffset, rowsOffset: roundUp(inversesOffset + rowsPerChunk * inverseBytes) };
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / line) * line;
}
