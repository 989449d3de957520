/** An index of FAISS, as the optional package `faiss-node` gives it. */
export interface Index {
  train(vectors: number[]): void;
  add(vectors: number[]): void;
  search(query: number[], k: number): { readonly labels: number[]; readonly distances: number[] };
  isTrained(): boolean;
  ntotal(): number;
  getDimension(): number;
  write(file: string): void;
  toBuffer(): Buffer;
}

/** What is used of `faiss-node`, which is not installed with Tuku. */
export interface FaissNode {
  readonly Index: {
    fromFactory(dimension: number, factory: string, metric: number): Index;
    fromBuffer(bytes: Buffer): Index;
    read(file: string): Index;
  };
  /** Path of the addon. */
  readonly path: string;
}
