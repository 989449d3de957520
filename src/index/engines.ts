/** exact: compares everything. faiss: FAISS for every collection. auto: FAISS where it is faster. */
export type IndexEngine = 'exact' | 'faiss' | 'auto';

/** What FAISS builds unless told otherwise, in the words of its index_factory. */
export const defaultFaissFactory = 'HNSW32';
