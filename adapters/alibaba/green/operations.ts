import type { GreenOperation } from './call.ts';
import { AddSimilarityImage } from './operations/AddSimilarityImage.ts';
import { AddSimilarityLibrary } from './operations/AddSimilarityLibrary.ts';
import { DeleteSimilarityImage } from './operations/DeleteSimilarityImage.ts';
import { DeleteSimilarityLibrary } from './operations/DeleteSimilarityLibrary.ts';
import { GetSimilarityImage } from './operations/GetSimilarityImage.ts';
import { GetSimilarityLibrary } from './operations/GetSimilarityLibrary.ts';
import { ImageAsyncScan } from './operations/ImageAsyncScan.ts';
import { ImageAsyncScanResults } from './operations/ImageAsyncScanResults.ts';
import { ImageSyncScan } from './operations/ImageSyncScan.ts';
import { ListSimilarityImages } from './operations/ListSimilarityImages.ts';
import { ListSimilarityLibraries } from './operations/ListSimilarityLibraries.ts';

/** Every operation served. */
export const operations: readonly GreenOperation[] = [
  AddSimilarityLibrary,
  DeleteSimilarityLibrary,
  GetSimilarityLibrary,
  ListSimilarityLibraries,
  AddSimilarityImage,
  DeleteSimilarityImage,
  GetSimilarityImage,
  ListSimilarityImages,
  ImageSyncScan,
  ImageAsyncScan,
  ImageAsyncScanResults,
];

/** The other paths of this version [documented]: the vendor has them, Tuku does not serve them. */
export const unservedPaths: readonly string[] = [
  ...under('image', 'feedback', 'manual/asyncScan', 'manual/scan/results'),
  ...under('text', 'scan', 'feedback', 'manual/asyncScan', 'manual/scan/results'),
  ...under('video', 'syncscan', 'asyncscan', 'results', 'cancelscan', 'feedback', 'manual/asyncScan'),
  ...under('video', 'manual/scan/results', 'dna/add', 'dna/delete', 'dna/group/add', 'dna/group/delete'),
  ...under('voice', 'syncscan', 'asyncscan', 'results', 'cancelscan', 'manual/asyncScan', 'manual/scan/results'),
  ...under('voice/auth', 'check', 'register', 'unregister', 'start/check', 'start/register'),
  ...under('file', 'asyncscan', 'asyncscanv2', 'results'),
  ...under('webpage', 'scan', 'asyncscan', 'results'),
  ...under('livestream', 'asyncscan', 'results', 'cancelscan'),
  ...under('vod', 'asyncscan', 'results'),
  ...under('face', 'detect'),
  ...under('sface', 'face/add', 'face/delete', 'faces', 'group/persons', 'groups', 'person', 'person/add'),
  ...under('sface', 'person/delete', 'person/update', 'person/groups/add', 'person/groups/delete'),
  ...under('credentials', 'uploadcredentials'),
];

function under(group: string, ...names: readonly string[]): string[] {
  return names.map((name) => `/green/${group}/${name}`);
}
