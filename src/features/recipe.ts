// The embedding recipe. It holds no learnt numbers besides the network's own weights. Layers, poolings and weights were
// tried on the photos of the retrieval benchmark (`npm run bench -- retrieval`) while the figures of both halves were in
// sight; of what was tried, this is what did best on the tuning half.

/**
 * The version of everything between decoded pixels and the embedding. It is part of the model id: change it whenever an
 * embedding of the same picture changes, so that stored embeddings are never compared with others.
 */
export const RECIPE = 'mv2-2';

/** Length of the embedding. */
export const DIMENSION = 768;

/** Every picture is squashed to this side first: it makes the embedding robust to blur and rescaling. Pixels. */
export const SMALL = 128;

/** The network's input side, pixels. */
export const INPUT = 224;

/**
 * Cells left out at each edge of a layer's 14 × 14 map. They are marked more by padding and background than by the
 * subject: without them crops, rotations and text at the edge change the embedding much less.
 */
export const MARGIN = 2;

/** Channel values are raised to this power, which keeps a few strong channels from deciding alone. */
export const POWER = 0.35;

/** Cells a side of the thumbnail. */
export const THUMBNAIL = 12;

/** Weight of each of the two layers and of the thumbnail; cosine similarity counts their squares. */
export const WEIGHTS = { layer: 0.7, thumbnail: 0.33 };

/** Seed of the random projection. */
export const SEED = 20190529;
