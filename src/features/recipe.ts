// The embedding recipe: what is measured of a picture, and the learnt projection of it. Layers, poolings and weights were
// chosen on one half of the photographs of the retrieval benchmark, the projection was trained on other pictures
// (bench/train/README.md).

/**
 * The version of all steps from decoded pixels to the embedding. It is part of the model id: change it whenever the
 * embedding of a picture changes, so that stored embeddings are never compared with new ones.
 */
export const RECIPE = 'mv2-3';

/** Length of the embedding. */
export const DIMENSION = 512;

/** Every picture is first resized to a square of this side, in pixels: it makes the embedding robust to blur and rescaling. */
export const SMALL = 128;

/** The network's input side, pixels. */
export const INPUT = 224;

/**
 * Cells that are ignored at each edge of a layer's 14 × 14 map. They depend more on padding and background than on the
 * subject: without them, crops, rotations and text at the edge change the embedding much less.
 */
export const MARGIN = 2;

/** Channel values are raised to this power, which keeps a few strong channels from dominating. */
export const POWER = 0.35;

/** Cells per side of the thumbnail. */
export const THUMBNAIL = 12;

/** Weights of each of the two layers and of the thumbnail; they enter the cosine similarity squared. */
export const WEIGHTS = { layer: 0.7, thumbnail: 0.33 };

/**
 * SHA-256 of the projection, `weights/projection-3.bin`, which `bench/train/projection.py` writes. Whenever it changes,
 * RECIPE changes too.
 */
export const PROJECTION = 'dad2458125e5f5baf765db36b6a721adc37733639149b44df76bcf41efb9960c';
