import type { Backend, Layer } from './backends/port.ts';
import { clampBox, iou } from './box.ts';
import { COCO_CLASSES } from './coco.ts';
import { pictureLayer } from './layers.ts';
import type { Subject } from './port.ts';
import { type Pixels, squash } from './raster.ts';

/** Input side of the network, pixels; `scripts/build-models.js` sets it. */
export const DETECTOR_SIDE = 224;
/** The heat map has one cell for 4 × 4 input pixels. */
const STRIDE = 4;
const CELLS = DETECTOR_SIDE / STRIDE;
/** Far below what counts as recognised: a box is often right where the class is not, as for goods that COCO lacks. */
const MIN_SCORE = 0.05;
const MAX_IOU = 0.4;
const MAX_OBJECTS = 30;

/**
 * Detects objects of the COCO classes in a picture: up to 30, best first, with boxes in the picture's pixels. Those with
 * a low score have a box that may be good, but a label that says little.
 */
export type Detect = (picture: Pixels) => Promise<Subject[]>;

interface Peak {
  readonly cell: number;
  readonly label: number;
  readonly score: number;
}

/**
 * CenterNet with a MobileNetV3 trunk (https://github.com/610265158/mobilenetv3_centernet): a heat map of object centres,
 * 56 × 56 cells × 80 classes, 0..1, and for every cell the distances to the box's left, top, right and bottom edges in
 * input pixels. Input: 224 × 224, RGB, 0..255.
 */
export async function loadDetector(backend: Backend): Promise<Detect> {
  const network = await backend.load('centernet');
  return async (picture) => {
    const input = pictureLayer(await squash(picture, DETECTOR_SIDE, DETECTOR_SIDE), 1);
    const [heat, edges] = (await network.run(input, ['tower_0/keypoints', 'tower_0/wh'])) as [Layer, Layer];
    const subjects = peaks(heat.data).flatMap((peak) => toSubject(peak, edges.data, picture));
    return suppress(subjects).slice(0, MAX_OBJECTS);
  };
}

/** Local maxima: cells with a score that no neighbour exceeds in the same class, best first. */
function peaks(heat: Float32Array): Peak[] {
  const found: Peak[] = [];
  const classes = COCO_CLASSES.length;
  for (let i = 0; i < heat.length; i++) {
    const score = heat[i] as number;
    if (score < MIN_SCORE) continue;
    const cell = Math.floor(i / classes);
    const label = i % classes;
    if (isPeak(heat, cell, label)) found.push({ cell, label, score });
  }
  return found.sort((a, b) => b.score - a.score || a.cell - b.cell);
}

/** Whether no neighbour of a cell has a higher score in the class. */
function isPeak(heat: Float32Array, cell: number, label: number): boolean {
  const classes = COCO_CLASSES.length;
  const score = heat[cell * classes + label] as number;
  const [cx, cy] = [cell % CELLS, Math.floor(cell / CELLS)];
  for (let y = Math.max(0, cy - 1); y <= Math.min(CELLS - 1, cy + 1); y++) {
    for (let x = Math.max(0, cx - 1); x <= Math.min(CELLS - 1, cx + 1); x++) {
      if ((heat[(y * CELLS + x) * classes + label] as number) > score) return false;
    }
  }
  return true;
}

function toSubject({ cell, label, score }: Peak, edges: Float32Array, picture: Pixels): Subject[] {
  const [left = 0, top = 0, right = 0, bottom = 0] = edges.subarray(4 * cell, 4 * cell + 4);
  const [x, y] = [(cell % CELLS) * STRIDE, Math.floor(cell / CELLS) * STRIDE];
  const [sx, sy] = [picture.width / DETECTOR_SIDE, picture.height / DETECTOR_SIDE];
  const box = clampBox(
    (x - left) * sx,
    (y - top) * sy,
    (x + right) * sx,
    (y + bottom) * sy,
    picture.width,
    picture.height,
  );
  return box ? [{ box, score, label: COCO_CLASSES[label] as string }] : [];
}

/** Greedy non-maximum suppression over all classes. */
function suppress(subjects: readonly Subject[]): Subject[] {
  const kept: Subject[] = [];
  for (const subject of subjects) {
    if (kept.every((other) => iou(other.box, subject.box) <= MAX_IOU)) kept.push(subject);
  }
  return kept;
}
