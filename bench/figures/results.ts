import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Calibration } from '../../src/engine/score-curve.ts';
import { packageRoot } from '../../src/paths.ts';

// What benchmarks measured, kept in bench/results. `npm run bench:figures` draws it and writes it into the pages.

/** Shares of queries whose best match is the true one. */
export interface Found {
  readonly all: number;
  readonly tuning: number;
  readonly heldOut: number;
  /** By edit, in the order of the result's `edits`. */
  readonly edits?: readonly number[];
}

/** Shares of pairs that reach a similarity: copies with their pictures, and copies with other pictures. */
export interface Reach {
  readonly copies: number;
  readonly others: number;
}

/** Numbers of pairs by similarity: the i-th count is of `first + i * step` up to the next step. */
export interface Histogram {
  readonly first: number;
  readonly step: number;
  readonly copies: readonly number[];
  readonly others: readonly number[];
}

export interface RetrievalResult {
  readonly model: string;
  readonly dimension: number;
  readonly backend: string;
  readonly photographs: number;
  readonly queries: number;
  readonly edits: readonly string[];
  readonly found: readonly {
    readonly method: string;
    readonly half?: 'tuning' | 'held-out';
    readonly recallAt1: number;
    readonly averagePrecision: number;
    readonly edits: readonly number[];
  }[];
  /** How many reach a cosine, of both halves. `bestOthers` counts the best wrong match of each query alone. */
  readonly reach: readonly (Reach & { readonly cosine: number; readonly bestOthers: number })[];
  /** Measured in the tuning half; with subjects, the one in use. */
  readonly calibration: Calibration;
  readonly atThreshold: { readonly tuning: Reach; readonly heldOut: Reach };
  /** Of the held-out half. */
  readonly similarities: Histogram;
}

export interface ProductsResult {
  readonly model: string;
  readonly dimension: number;
  readonly backend: string;
  readonly products: number;
  readonly editedCopies: number;
  readonly edits: readonly string[];
  readonly methods: readonly { readonly name: string; readonly otherBackground: Found; readonly edited?: Found }[];
}

export interface StagesResult {
  readonly machine: string;
  readonly pictures: number;
  /** Medians in milliseconds. */
  readonly backends: readonly { readonly name: string; readonly stages: Readonly<Record<string, number>> }[];
}

/** The models and modes that the pages show, by the names of their files. */
export interface Results {
  readonly retrieval: Readonly<Record<'built-in' | 'built-in-subjects' | 'sscd', RetrievalResult>>;
  readonly products: Readonly<Record<'built-in' | 'sscd', ProductsResult>>;
  readonly stages: StagesResult;
}

const folder = join(packageRoot, 'bench/results');

export function readResults(): Results {
  const read = <T>(name: string) => {
    const file = join(folder, `${name}.json`);
    if (!existsSync(file)) throw new Error(`${file} does not exist: bench/README.md says which benchmark writes it`);
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  };
  return {
    retrieval: {
      'built-in': read('retrieval-built-in'),
      'built-in-subjects': read('retrieval-built-in-subjects'),
      sscd: read('retrieval-sscd'),
    },
    products: { 'built-in': read('products-built-in'), sscd: read('products-sscd') },
    stages: read('stages'),
  };
}

/** Writes a result to bench/results. `variant` is the value of --model, `built-in` without one. */
export function writeResult(
  benchmark: string,
  result: RetrievalResult | ProductsResult | StagesResult,
  ...variant: string[]
): void {
  const name = [benchmark, ...variant.map((part) => basename(part, '.onnx'))].join('-');
  const text = JSON.stringify(
    result,
    (_key, value: unknown) => (typeof value === 'number' ? rounded(value) : value),
    2,
  );
  // Lists of numbers on one line.
  const short = text.replace(/\[[-\d\s.,]*\]/g, (list) => list.replace(/\s+/g, ' '));
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${short}\n`);
  console.log(`\nWritten to ${file}; npm run bench:figures draws it.`);
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
