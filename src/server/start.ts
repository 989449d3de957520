import { openCatalog } from '../catalog/catalog.ts';
import type { Catalog } from '../catalog/port.ts';
import type { Features } from '../features/port.ts';
import type { ImageFetcher } from '../images/fetch.ts';
import type { TukuOptions } from './options.ts';

/** A server that answers. */
export interface RunningTuku {
  readonly url: string;
  readonly port: number;
  readonly httpsPort?: number;
  /** Of the second port. */
  readonly httpsUrl?: string;
  readonly features: Features;
  /** Stops accepting, lets requests in flight finish, then closes the catalog. */
  close(): Promise<void>;
}

/** Parts a test may replace. */
export interface Replacements {
  /** Opens the catalog; the server closes it. */
  readonly openCatalog?: () => Promise<Catalog>;
  readonly features?: Features;
  readonly fetcher?: ImageFetcher;
}

/**
 * Starts a server: resolves when it listens and its catalog is usable; the model goes on loading.
 * Throws OptionError, CredentialsError, SwitchError or CatalogError with a message for the user, and leaves
 * nothing open then.
 */
export async function startTuku(options: TukuOptions, replaced: Replacements = {}): Promise<RunningTuku> {
  // The catalog's thread opens PostgreSQL while this one loads everything else.
  const { dataDir, databaseUrl } = options;
  const opening = (replaced.openCatalog ?? openCatalog)({ dataDir, databaseUrl });
  // Awaited later; a failure before that must not end the process.
  opening.catch(() => undefined);
  try {
    const { assemble } = await import('./assemble.ts');
    return await assemble(options, opening, replaced);
  } catch (error) {
    await opening.then(
      (catalog) => catalog.close(),
      () => undefined,
    );
    throw error;
  }
}
