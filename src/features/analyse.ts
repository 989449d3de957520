import { cropRaster, decodeImage } from '../images/decode.ts';
import type { Region } from '../images/port.ts';
import type { Classify } from './classifier.ts';
import { dominantColours } from './colours.ts';
import type { Detect } from './detector.ts';
import type { Embed } from './embed.ts';
import type { Analysis, AnalysisRequest, Colour, Subject } from './port.ts';
import { webpPreview } from './preview.ts';
import { turnGrey } from './raster.ts';
import { boxToCompare, chooseSubject, findSubjects } from './subjects.ts';
import { joinVectors } from './vector.ts';

/** The models of one worker thread. */
export interface Tools {
  readonly embed: Embed;
  /** How much of a detected box's width and height is compared; see `boxShare`. */
  readonly boxShare: number;
  /** Loaded by the first request that detects subjects. */
  readonly detector: () => Promise<Detect>;
  /** Loaded by the first request that classifies; if absent, nothing is classified. */
  readonly classifier?: () => Promise<Classify>;
}

/** The part of an analysis that is computed in a worker. */
export type WorkerAnalysis = Omit<Analysis, 'model' | 'contentHash'>;

/** Decodes, detects, crops, embeds and classifies one picture. Throws ImageError. */
export async function analysePicture(request: AnalysisRequest, tools: Tools): Promise<WorkerAnalysis> {
  const { bytes, limits, region, detect, classify, grey, preview } = request;
  const picture = await decodeImage(bytes, { ...limits, ...detect?.limits });
  // Cropped first, because a region outside the picture refuses the request.
  const cut = region && cropRaster(picture, region);
  // Encoded on another thread while this one computes.
  const shown = preview ? webpPreview(picture) : undefined;
  shown?.catch(() => undefined); // awaited below, unless something else fails before
  let subjects: Subject[] = [];
  let colours: Colour[] = [];
  let chosen: Subject | undefined;
  let box: Region | undefined;
  if (detect) {
    const detector = await tools.detector();
    // At once, so that one's pixels are resized on other threads while another computes on this one.
    const [found, dominant] = await Promise.all([findSubjects(picture, detector), dominantColours(picture)]);
    colours = dominant;
    subjects = found.subjects;
    chosen = chooseSubject(subjects, detect.labels, region);
    // An object whose class is uncertain does not count as what the caller asked for.
    const candidates = detect.labels ? (chosen ? [chosen] : []) : [...found.subjects, ...found.objects];
    if (!region) box = boxToCompare(picture, candidates, tools.boxShare);
  }
  // Detectors err, and differently for each copy of a picture. The whole picture is then still found.
  const views = cut ? [cut] : box ? [cropRaster(picture, box), picture] : [picture];
  const vectors = await Promise.all(views.map((view) => tools.embed(grey ? turnGrey(view) : view)));
  const classes = classify ? await (await tools.classifier?.())?.(picture) : undefined;
  const { width, height, format } = picture;
  return {
    embedding: joinVectors(vectors),
    width,
    height,
    format,
    subjects,
    colours,
    ...(chosen && { chosen }),
    ...(classes && { classes }),
    ...(shown && { preview: await shown }),
  };
}
