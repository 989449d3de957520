/**
 * exact: compares every vector. faiss: FAISS for every collection. pgvector: the catalog's PostgreSQL server for every
 * collection. milvus: a Milvus server for every collection. auto: Milvus or pgvector for large collections where there is one,
 * FAISS where it is faster.
 */
export type IndexEngine = 'exact' | 'faiss' | 'auto' | 'pgvector' | 'milvus';

/** The default index_factory string of FAISS. */
export const defaultFaissFactory = 'HNSW32';
