import type { OutdatedPicture } from '../catalog/picture-files-port.ts';
import type { Catalog, Gallery, Namespace } from '../catalog/port.ts';
import { messageOf } from '../errors.ts';
import { type Analysis, type Features, FeaturesBusyError } from '../features/port.ts';
import { DomainError } from './errors.ts';
import type { KeptFiles } from './kept-files.ts';
import { lockGallery } from './lock-gallery.ts';
import type { AnalysisOptions } from './picture-source.ts';

/** How far a gallery is, in pictures. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** Embeds the pictures of galleries again that another model has embedded, from their encoded files. */
export interface Reembedding {
  /**
   * Runs work on a gallery. If it meets embeddings of another model, and encoded files are kept, embeds the gallery's
   * pictures again and runs it once more. Throws what the work throws, and DomainError model-mismatch that names a picture
   * which cannot be embedded again.
   */
  current<T>(gallery: Pick<Gallery, 'id' | 'key'>, work: () => Promise<T>): Promise<T>;
  /** Undefined when nothing is going on. */
  progress(galleryId: number): Progress | undefined;
}

/** Where the work is reported; a pino logger fits. */
export interface EngineLog {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
}

/** Pictures per transaction: their files are in memory together. */
const batchSize = 4;
/** Pictures after which the log tells how far it is. */
const reportEach = 100;

export function createReembedding(parts: {
  catalog: Catalog;
  features: Features;
  keeps: KeptFiles;
  log?: EngineLog | undefined;
}): Reembedding {
  const { catalog, features, keeps, log } = parts;
  /** The galleries at work. */
  const running = new Map<number, { readonly ended: Promise<void>; progress: Progress }>();

  async function again({ key }: Pick<Gallery, 'key'>, picture: OutdatedPicture): Promise<Analysis> {
    const failure = (reason: string) => {
      log?.warn(
        { gallery: key, picture: picture.name, item: picture.item, reason },
        'a picture cannot be embedded again',
      );
      return new DomainError(
        'model-mismatch',
        `gallery ${key} holds embeddings of model ${picture.model}, but this server runs ${features.model}, and ` +
          `picture ${picture.name} of item ${picture.item} cannot be embedded again: ${reason}`,
      );
    };
    const { original } = picture;
    if (original === undefined) throw failure('its file was not kept (--pictures originals)');
    try {
      return await features.analyse({ ...(original.analysis as unknown as AnalysisOptions), bytes: original.data });
    } catch (error) {
      if (error instanceof FeaturesBusyError) throw new DomainError('busy', error.message);
      throw failure(messageOf(error));
    }
  }

  /** The newest come first: as long as any picture is outdated the oldest is, by which a mismatch is noticed. */
  async function embedAll(namespace: Namespace, gallery: Gallery, report: (done: number) => void): Promise<void> {
    for (let done = 0; ; ) {
      const batch = await catalog.pictureFiles.outdated(gallery.id, features.model, batchSize);
      if (batch.length === 0) return;
      const analyses = await Promise.all(batch.map((picture) => again(gallery, picture)));
      await catalog.transaction(async (tables) => {
        const present = await lockGallery(tables, namespace, gallery);
        // No change that a vendor's API would show.
        const { revision } = await tables.galleries.touch(present.id, 0, present.updatedAt);
        for (const [at, { id }] of batch.entries()) {
          const { embedding: vector, model, contentHash } = analyses[at] as Analysis;
          await tables.pictureFiles.embed(present.id, id, revision, { vector, model, contentHash });
        }
      });
      done += batch.length;
      report(done);
    }
  }

  function start(gallery: Pick<Gallery, 'id' | 'key'>): Promise<void> {
    const known = running.get(gallery.id);
    if (known !== undefined) return known.ended;
    const work = async () => {
      const placed = await catalog.overview.gallery(gallery.id);
      if (placed === undefined) throw new DomainError('gallery-not-found', `no gallery ${gallery.key}`);
      const { all, lost } = await catalog.pictureFiles.countOutdated(gallery.id, features.model);
      const facts = { gallery: gallery.key, account: placed.namespace.account, model: features.model, of: all };
      if (lost > 0) {
        const first = await catalog.pictureFiles.lost(gallery.id, features.model);
        if (first !== undefined) await again(gallery, first);
      }
      const entry = running.get(gallery.id);
      if (entry !== undefined) entry.progress = { done: 0, of: all };
      log?.info(facts, 'embedding the pictures of a gallery again: another model has embedded them');
      await embedAll(placed.namespace, placed, (done) => {
        if (entry !== undefined) entry.progress = { done, of: all };
        if (done % reportEach < batchSize) log?.info({ ...facts, done }, 'embedding again');
      });
      log?.info(facts, 'embedded the pictures of a gallery again');
    };
    const ended = work().finally(() => running.delete(gallery.id));
    running.set(gallery.id, { ended, progress: { done: 0, of: 0 } });
    return ended;
  }

  return {
    async current(gallery, work) {
      try {
        return await work();
      } catch (error) {
        if (keeps !== 'originals' || !(error instanceof DomainError && error.problem === 'model-mismatch')) throw error;
        await start(gallery);
        return work();
      }
    },
    progress: (galleryId) => running.get(galleryId)?.progress,
  };
}
