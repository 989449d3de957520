import { openCatalog } from '../catalog/catalog.ts';
import type { Replacements, RunningTuku } from './assemble.ts';
import { instanceName } from './instance.ts';
import type { TukuOptions } from './options.ts';

export type { Replacements, RunningTuku } from './assemble.ts';

/**
 * Starts a server. Resolves when it listens and its catalog is usable; the model continues to load in the background.
 * Throws OptionError, CredentialsError, SwitchError or CatalogError with a message for the user; nothing is left open
 * then.
 */
export async function startTuku(options: TukuOptions, replaced: Replacements = {}): Promise<RunningTuku> {
  // The catalog's thread opens PostgreSQL while the main thread loads everything else.
  const { dataDir, databaseUrl, durability } = options;
  const instance = instanceName();
  const opening = (replaced.openCatalog ?? openCatalog)({ dataDir, databaseUrl, durability, instance });
  // Awaited in assemble; a failure before that must not end the process.
  opening.catch(() => undefined);
  try {
    const { assemble } = await import('./assemble.ts');
    return await assemble(options, opening, { ...replaced, instance });
  } catch (error) {
    await opening.then(
      (catalog) => catalog.close(),
      () => undefined,
    );
    throw error;
  }
}
