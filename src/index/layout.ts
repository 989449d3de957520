import { chunkBytes } from './arena.ts';

/** Where the rows of an index lie in its chunks: first the ids (f64), then their inverse lengths (f64), then the rows. */
export interface ChunkLayout {
  /** Bytes of a row: the vector, padded with zeros to a multiple of 64. */
  readonly stride: number;
  readonly rowsPerChunk: number;
  /** Byte offsets of the first inverse length and of the first row in their chunk. */
  readonly inversesOffset: number;
  readonly rowsOffset: number;
}

// Byte offsets in a scratch chunk: the padded query, then row numbers (i32) and scores (f32) of one chunk.
export const listOffset = chunkBytes / 2;
export const scoresOffset = listOffset + chunkBytes / 4;

/** Longest vector an index can hold: its padded form has to fit half a chunk. */
export const maximumDimension = listOffset / 4;

const line = 64;
const idBytes = 8;
const inverseBytes = 8;

/** Throws RangeError on a dimension that is not an integer of 1..32,768. */
export function chunkLayout(dimension: number): ChunkLayout {
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > maximumDimension) {
    throw new RangeError(`dimension must be an integer of 1..${maximumDimension}, not ${dimension}`);
  }
  const stride = roundUp(dimension * 4);
  const rowsPerChunk = Math.floor((chunkBytes - line) / (stride + idBytes + inverseBytes));
  const inversesOffset = rowsPerChunk * idBytes;
  return { stride, rowsPerChunk, inversesOffset, rowsOffset: roundUp(inversesOffset + rowsPerChunk * inverseBytes) };
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / line) * line;
}
