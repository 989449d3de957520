import { defaultFaissFactory, type IndexEngine } from '../index/engines.ts';

/** How a server is started; the command's options, parsed. */
export interface TukuOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** A second port; 0 picks a free one. */
  readonly httpsPort?: number;
  /** Where the embedded catalog lives; absent: a catalog that is gone when the server stops. */
  readonly dataDir?: string;
  /** Folder in which the certificate authority lives; absent: it is gone when the server stops. */
  readonly authorityFolder?: string;
  /** A PostgreSQL server for the catalog instead of the embedded one. */
  readonly databaseUrl?: string;
  readonly auth: 'open' | 'strict';
  /** Text of a credentials file (see protocol/keys.ts). */
  readonly credentials?: string;
  readonly strict: boolean;
  readonly quotas: 'off' | 'documented';
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  /** Comma-separated CIDR ranges that picture URLs may, or must not, lead to. */
  readonly fetchAllow?: string;
  readonly fetchDeny?: string;
  /** Whether requests through the proxy for hosts that are no vendor's are passed on instead of refused. */
  readonly proxyPassthrough: boolean;
  /** Folder or model.json of a TF.js model that replaces the built-in one. */
  readonly model?: string;
  /** How vectors are searched (see index/engines.ts), and what FAISS builds where it is used. */
  readonly index: IndexEngine;
  readonly faissFactory: string;
  /** Embedding threads; the number of cores by default. */
  readonly workers?: number;
  /** `dialect.switch=value` settings of the dialects' documented switches. */
  readonly switches: readonly string[];
  /** Fixes request ids. */
  readonly seed?: string;
  /** Fixes the time: an ISO 8601 instant. */
  readonly clock?: string;
}

/** An option that cannot be used; the message is for the user. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

export const defaultOptions: TukuOptions = {
  host: '127.0.0.1',
  port: 4580,
  auth: 'open',
  strict: false,
  quotas: 'off',
  proxyPassthrough: false,
  logLevel: 'info',
  index: 'auto',
  faissFactory: defaultFaissFactory,
  switches: [],
};
