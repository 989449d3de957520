/**
 * Assembles the SIMD kernels: a WebAssembly module of two functions on a shared memory that is imported as env.memory.
 *
 *   products(query, rows, list, count, stride, out)
 *     for i in 0..count: out[i] = sum over j of query[j] * rows[list[i]][j]
 *   squares(query, rows, list, count, stride, out)
 *     for i in 0..count: out[i] = sum over j of (query[j] - rows[list[i]][j])²
 *
 * All parameters but `count` are byte addresses or sizes; `list` contains i32 row numbers; `stride`, the size of a row, is
 * a multiple of 64. Four independent accumulators hide the latency of additions, so the loop is bound by memory only.
 * Every row is summed in the same order, so equal vectors get bit-equal scores in any position.
 */
export function simdModule(maxPages: number): Uint8Array {
  const type = section(1, [1, 0x60, 6, I32, I32, I32, I32, I32, I32, 0]);
  const imports = section(2, [1, ...name('env'), ...name('memory'), 2, SHARED, ...unsigned(1), ...unsigned(maxPages)]);
  const functions = section(3, [2, 0, 0]);
  const exports = section(7, [2, ...name('products'), 0, 0, ...name('squares'), 0, 1]);
  const bodies = [PRODUCT, SQUARE].map((term) => [2, 4, I32, UNROLL + 1, V128, ...sums(term), END]);
  const code = section(10, [2, ...bodies.flatMap((body) => [...unsigned(body.length), ...body])]);
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...type, ...imports, ...functions, ...exports, ...code]);
}

const UNROLL = 4;
const STEP = 16 * UNROLL;
const I32 = 0x7f;
const V128 = 0x7b;
const SHARED = 3;
const END = 0x0b;

// Parameters, then locals.
const [QUERY, ROWS, LIST, COUNT, STRIDE, OUT, ROW, CURSOR, QUERY_END, LIST_END, DIFFERENCE, SUM] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
];

const I32_ADD = [0x6a];
const I32_MUL = [0x6c];
const I32_SHL = [0x74];
const I32_LESS = [0x49];
const I32_GREATER_OR_EQUAL = [0x4f];
const I32_LOAD = [0x28, 2, 0];
const F32_STORE = [0x38, 2, 0];
const F32_ADD = [0x92];
const V_ADD = [0xfd, 0xe4, 1];
const V_SUB = [0xfd, 0xe5, 1];
const V_MUL = [0xfd, 0xe6, 1];
const V_ZERO = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const constant = (value: number) => [0x41, ...signed(value)];
const load = (address: number, offset: number) => [...get(address), 0xfd, 0x00, 4, ...unsigned(offset)];
const lane = (vector: number, index: number) => [...get(vector), 0xfd, 0x1f, index];
const block = (...code: number[][]) => [0x02, 0x40, ...code.flat(), END];
const loop = (...code: number[][]) => [0x03, 0x40, ...code.flat(), END];
const branchIf = (depth: number) => [0x0d, depth];
const accumulators = (code: (sum: number, offset: number) => number[]) =>
  Array.from({ length: UNROLL }, (_, i) => code(SUM + i, 16 * i)).flat();

// Code that turns four numbers of the query and four of the row, on the stack, into the terms to add to a sum.
const PRODUCT = V_MUL;
const SQUARE = [...V_SUB, ...tee(DIFFERENCE), ...get(DIFFERENCE), ...V_MUL];

function sums(term: number[]): number[] {
  const addTerms = (sum: number, offset: number) =>
    [get(sum), load(CURSOR, offset), load(ROW, offset), term, V_ADD, set(sum)].flat();
  const advance = (local: number) => [...get(local), ...constant(STEP), ...I32_ADD];
  const oneRow = [
    [get(ROWS), get(LIST), I32_LOAD, get(STRIDE), I32_MUL, I32_ADD, set(ROW)].flat(),
    [get(QUERY), set(CURSOR)].flat(),
    accumulators((sum) => [...V_ZERO, ...set(sum)]),
    loop(
      accumulators(addTerms),
      [...advance(ROW), ...set(ROW)],
      [...advance(CURSOR), ...tee(CURSOR), ...get(QUERY_END), ...I32_LESS, ...branchIf(0)],
    ),
    get(OUT),
    [get(SUM), get(SUM + 1), V_ADD, get(SUM + 2), get(SUM + 3), V_ADD, V_ADD, set(SUM)].flat(),
    [lane(SUM, 0), lane(SUM, 1), F32_ADD, lane(SUM, 2), lane(SUM, 3), F32_ADD, F32_ADD, F32_STORE].flat(),
  ];
  return [
    [get(QUERY), get(STRIDE), I32_ADD, set(QUERY_END)].flat(),
    [get(LIST), get(COUNT), constant(2), I32_SHL, I32_ADD, set(LIST_END)].flat(),
    block(
      [get(LIST), get(LIST_END), I32_GREATER_OR_EQUAL, branchIf(0)].flat(),
      loop(
        ...oneRow,
        [get(OUT), constant(4), I32_ADD, set(OUT)].flat(),
        [get(LIST), constant(4), I32_ADD, tee(LIST), get(LIST_END), I32_LESS, branchIf(0)].flat(),
      ),
    ),
  ].flat();
}

function section(id: number, content: number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): number[] {
  return [...unsigned(text.length), ...Buffer.from(text, 'ascii')];
}

/** LEB128, WebAssembly's encoding of integers. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const last = value >= -0x40 && value < 0x40;
  return last ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
