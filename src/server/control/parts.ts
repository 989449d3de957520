import type { Catalog, Gallery } from '../../catalog/port.ts';
import type { Engine } from '../../engine/engine.ts';
import type { GallerySearch } from '../../engine/gallery-search.ts';
import type { IndexSearch } from '../../engine/index-search.ts';
import type { Features } from '../../features/port.ts';
import type { Json } from '../../json.ts';
import type { SettableClock } from '../../protocol/settable-clock.ts';
import type { Snapshots } from '../../snapshots/snapshots.ts';
import type { ListedDialect } from '../dispatch.ts';
import type { Faults } from '../faults.ts';
import type { Journal } from '../journal.ts';
import type { Metrics } from '../metrics.ts';
import type { RunSettings } from '../run-settings.ts';
import type { Seeds } from '../seeds/seeds.ts';
import type { StoredRequests } from '../stored-requests.ts';
import type { StartTransitions } from '../transitions.ts';
import { ControlError } from './error.ts';

/** The parts of the server that the control API reads and changes. */
export interface ControlParts {
  /** The server's name among those that share a catalog. */
  readonly instance: string;
  readonly catalog: Catalog;
  readonly features: Features;
  readonly engine: Engine;
  readonly snapshots: Snapshots;
  readonly dialects: readonly ListedDialect[];
  readonly faults: Faults;
  readonly journal: Journal;
  readonly requests: StoredRequests;
  readonly seeds: Seeds;
  readonly metrics: Metrics;
  readonly clock: SettableClock;
  readonly settings: RunSettings;
  readonly startTransitions: StartTransitions;
  /** The answer to `GET info`: version, engines, limits, settings. */
  info(): Json;
  /** How a dialect's API searches a gallery with a picture; undefined if it does not. */
  searchOf(dialect: string, gallery: Gallery): GallerySearch | undefined;
  /** How a dialect's API searches vector indexes; undefined if it has none. */
  indexSearchOf(dialect: string): IndexSearch | undefined;
  /** The answer to `GET openapi.json`. */
  openapi(): Json;
  /** The accounts that a person may mean by a name. */
  accountsMeant(name: string): readonly string[];
  /** The CA certificate that TLS clients must trust, in PEM. */
  certificate(): Promise<string>;
}

/** Throws ControlError unless there is a dialect of this name. */
export function requireDialect({ dialects }: Pick<ControlParts, 'dialects'>, name: string): ListedDialect['dialect'] {
  const dialect = dialects.find((listed) => listed.dialect.name === name)?.dialect;
  if (dialect === undefined) throw new ControlError(`unknown dialect ${name}; GET /_tuku/info lists the dialects`);
  return dialect;
}
