import { createKernels, type KernelName, type Kernels, maxPages } from './kernel.ts';
import { type WasmMemory, wasm, wasmPage } from './wasm.ts';

/** Memory is allocated in chunks of this many bytes, the same for every index, so that any index can reuse freed ones. */
export const chunkBytes = 262_144;

/** Chunks of a full arena (1 GiB). Chunk number c lies in arena floor(c / arenaChunks). */
export const arenaChunks = (maxPages * wasmPage) / chunkBytes;

/** The first chunks of an arena are scratch memory: one for each scanning thread. */
export const scratchChunks = 2;
export const mainScratch = 0;
export const threadScratch = 1;

// The system provides pages only when they are touched, so a large step costs address space only.
const growthChunks = 64;

/** One shared memory of up to 1 GiB, with typed views and kernels, as seen by one thread. */
export class Arena {
  readonly memory: WasmMemory;
  readonly #kernels = new Map<KernelName, Kernels>();
  #floats: Float32Array;
  #doubles: Float64Array;
  #integers: Int32Array;

  constructor(memory: WasmMemory) {
    this.memory = memory;
    this.#floats = new Float32Array(memory.buffer);
    this.#doubles = new Float64Array(memory.buffer);
    this.#integers = new Int32Array(memory.buffer);
  }

  /** Views of the whole memory at its present size; call again after anything that may grow it. */
  views(): { floats: Float32Array; doubles: Float64Array; integers: Int32Array } {
    const { buffer } = this.memory;
    if (this.#floats.buffer !== buffer) {
      this.#floats = new Float32Array(buffer);
      this.#doubles = new Float64Array(buffer);
      this.#integers = new Int32Array(buffer);
    }
    return { floats: this.#floats, doubles: this.#doubles, integers: this.#integers };
  }

  kernels(name: KernelName): Kernels {
    let kernels = this.#kernels.get(name);
    if (kernels === undefined) {
      kernels = createKernels(name, this.memory);
      this.#kernels.set(name, kernels);
    }
    return kernels;
  }
}

/**
 * The process's pool of chunks. It grows in steps of 16 MiB without copying, within arenas of 1 GiB. Freed chunks are
 * reused, the most recent first. The pool does not shrink: its size is the peak of simultaneous use. (A separate memory
 * for every index would be released only when the garbage collector happens to run.)
 */
export class ChunkPool {
  readonly arenas: Arena[] = [];
  readonly #free: number[] = [];

  /** Allocates a chunk. Throws RangeError when the system is out of memory. */
  allocate(): number {
    if (this.#free.length === 0) this.#grow();
    return this.#free.pop() as number;
  }

  release(chunk: number): void {
    this.#free.push(chunk);
  }

  arenaOf(chunk: number): Arena {
    return this.arenas[Math.floor(chunk / arenaChunks)] as Arena;
  }

  #grow(): void {
    const pages = (growthChunks * chunkBytes) / wasmPage;
    const last = this.arenas.at(-1);
    const size = last === undefined ? arenaChunks : last.memory.buffer.byteLength / chunkBytes;
    if (last === undefined || size === arenaChunks) {
      const memory = new wasm.Memory({ initial: pages, maximum: maxPages, shared: true });
      this.arenas.push(new Arena(memory));
      this.#addFree(scratchChunks, growthChunks);
    } else {
      last.memory.grow(pages);
      this.#addFree(size, size + growthChunks);
    }
  }

  #addFree(from: number, to: number): void {
    const first = (this.arenas.length - 1) * arenaChunks;
    for (let chunk = to - 1; chunk >= from; chunk--) this.#free.push(first + chunk);
  }
}

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
