/**
 * The version of everything between decoded pixels and the embedding. It is part of the model id: change it whenever an
 * embedding of the same picture changes, so that stored embeddings are never compared with others.
 */
export const RECIPE = 'mv2-1';
