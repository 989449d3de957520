import type { KeptDurability } from '../catalog/durability.ts';
import type { BackendChoice } from '../features/backends/port.ts';
import type { IndexEngine } from '../index/engines.ts';
import { OptionError } from '../options/error.ts';
import { defaultValues } from '../options/resolve.ts';

export { OptionError };

/** The options of a server: those of the command, parsed. */
export interface TukuOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** A second port; 0 picks a free one. */
  readonly httpsPort?: number;
  /** Where the embedded catalog is stored; if absent, it is lost when the server stops. */
  readonly dataDir?: string;
  /** Where snapshots are stored; if absent, in `dataDir`. */
  readonly snapshotDir?: string;
  /** What acknowledged writes survive: the death of the process, or a power loss too. */
  readonly durability: KeptDurability;
  /** What is kept of pictures beside their embeddings. */
  readonly pictures: 'none' | 'thumbnails' | 'originals';
  /** Where the certificate authority is stored; if absent, it is lost when the server stops. */
  readonly caFolder?: string;
  /** A PostgreSQL server for the catalog instead of the embedded one. */
  readonly databaseUrl?: string;
  readonly auth: 'open' | 'strict';
  /** Content of a credentials file (see protocol/keys.ts). */
  readonly credentials?: string;
  readonly strict: boolean;
  readonly quotas: 'off' | 'documented';
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  /** By default readable lines on a terminal and JSON elsewhere. */
  readonly logFormat?: 'pretty' | 'json';
  /** Comma-separated CIDR ranges that picture URLs may, or must not, lead to. */
  readonly fetchAllow?: string;
  readonly fetchDeny?: string;
  /** Whether proxy requests to hosts other than the vendors' are passed through instead of refused. */
  readonly proxyPassthrough: boolean;
  /** Names and addresses, besides loopback ones, on which the control API answers. */
  readonly controlHost: readonly string[];
  /** What clients of the control API must present; needed where `host` is not a loopback address. */
  readonly controlToken?: string;
  /** Origins of the web pages that may call the server. */
  readonly allowOrigin: readonly string[];
  /** What replaces the built-in model; see features/embedding-model.ts. */
  readonly model?: string;
  /** What runs the models. */
  readonly backend: BackendChoice;
  /** How vectors are searched (see index/engines.ts), and which index FAISS builds where it is used. */
  readonly index: IndexEngine;
  readonly faissFactory: string;
  /** With `index: 'auto'`: collections of more vectors are searched in Milvus, or in PostgreSQL where it has pgvector. */
  readonly storedFrom: number;
  /** The Milvus server, and what it asks for. */
  readonly milvus?: string;
  readonly milvusToken?: string;
  /** Bytes of the collections that are searched in memory, as a number with K, M or G; default: no limit. */
  readonly cacheSize?: string;
  /** Number of embedding threads; by default one per core. */
  readonly workers?: number;
  /** `dialect.switch=value` settings of the dialects' documented switches. */
  readonly switches: readonly string[];
  /** `dialect.operation=when` for tasks: see server/transitions.ts. */
  readonly transition: readonly string[];
  /** Seeds to run before the server is ready. */
  readonly seedDir?: string;
  /** Bytes of whole requests that are kept, as a number with K, M or G. */
  readonly journalBodies?: string;
  /** Makes request ids repeatable. */
  readonly seed?: string;
  /** Fixes the dates of new records: an ISO 8601 instant. */
  readonly clock?: string;
}

const { switch: switches, ...defaults } = defaultValues;

export const defaultOptions: TukuOptions = { ...defaults, switches, fetchAllow: '', fetchDeny: '' };

/** Throws OptionError where a command line names two catalogs. */
export function requireOneCatalog({ databaseUrl, dataDir }: Pick<TukuOptions, 'databaseUrl' | 'dataDir'>): void {
  if (databaseUrl === undefined || dataDir === undefined) return;
  throw new OptionError('DATABASE_URL and --data-dir are mutually exclusive: there is one catalog');
}
