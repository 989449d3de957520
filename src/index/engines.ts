/** exact: compares every vector. faiss: FAISS for every collection. auto: FAISS where it is faster. */
export type IndexEngine = 'exact' | 'faiss' | 'auto';

/** The default index_factory string of FAISS. */
export const defaultFaissFactory = 'HNSW32';
