import type { Json } from '../json.ts';
import type { Embedding } from './gallery-port.ts';

/** A small WebP of a picture, with the size of the picture itself. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The encoded file of a picture, and how it was analysed. */
export interface Original {
  /** `jpeg`, `png`, … */
  readonly format: string;
  readonly analysis: Json;
  readonly data: Uint8Array;
}

/** What is stored of a picture beside its embedding. */
export interface StoredFiles {
  /** Of the picture, in pixels; known with a thumbnail. */
  readonly width?: number;
  readonly height?: number;
  readonly thumbnail: boolean;
  readonly original: boolean;
}

/** A picture whose embedding another model made. */
export interface OutdatedPicture {
  readonly id: number;
  readonly item: string;
  readonly name: string;
  /** The model. */
  readonly model: string;
  /** Undefined when its file was not kept. */
  readonly original?: Original;
}

/** The catalog's tables of the pictures' files as plain reads and writes. A picture that goes takes its files along. */
export interface PictureFileTables {
  readonly pictureFiles: {
    insert(pictureId: number, files: { readonly thumbnail?: Thumbnail; readonly original?: Original }): Promise<void>;
    thumbnail(galleryId: number, pictureId: number): Promise<Thumbnail | undefined>;
    original(galleryId: number, pictureId: number): Promise<Original | undefined>;
    /** By picture id; an entry for each of them that is in the gallery. */
    of(galleryId: number, pictureIds: readonly number[]): Promise<Map<number, StoredFiles>>;
    /** What all pictures have together. */
    totals(): Promise<{ readonly thumbnails: number; readonly originals: number; readonly originalBytes: number }>;
    /** How many pictures of a gallery other models than this one have embedded, and how many of them have no original. */
    countOutdated(galleryId: number, model: string): Promise<{ readonly all: number; readonly lost: number }>;
    /** The newest of them. */
    outdated(galleryId: number, model: string, limit: number): Promise<OutdatedPicture[]>;
    /** The newest of them without an original. */
    lost(galleryId: number, model: string): Promise<OutdatedPicture | undefined>;
    /** Replaces the embedding of a picture, if it is still there. */
    embed(galleryId: number, pictureId: number, revision: number, embedding: Embedding): Promise<void>;
  };
}
