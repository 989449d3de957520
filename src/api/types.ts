import type { SeedReport, Snapshot } from '../client/control.ts';
import type { RecordedExchange, RecordedRequest } from '../client/recorded.ts';
import type { OptionInput } from '../options/values.ts';
import type { Steering } from './steering-types.ts';

/** An access key to sign requests with, and the account whose state it opens. */
export interface Credentials {
  readonly id: string;
  readonly secret: string;
  readonly account: string;
  /** The session token, of a temporary key. */
  readonly token?: string;
}

/** How `startTuku` starts a server: every option of `tuku start`, and what concerns the call itself. */
export type StartOptions = OptionInput & {
  /** Wait until pictures can be searched, too; without it, the model goes on loading while the first requests are served. */
  readonly waitForModel?: boolean;
  /** How long to wait for the server, and for its model, in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number;
  /** Gets every line that the server logs. */
  readonly onLogLine?: (line: string) => void;
};

/** Which state to drop; all of it when nothing is named. */
export interface ResetFilter {
  readonly account?: string;
  readonly dialect?: string;
  readonly region?: string;
  /** Then run all seeds; either both happen, or neither. */
  readonly seed?: boolean;
}

/** Which seed to run; all of the server's folder when none is named. */
export interface SeedFilter {
  /** A file of the folder. */
  readonly file?: string;
  /** Whose state seeds make that name no account. */
  readonly account?: string;
}

/** Which requests to list. */
export interface RequestFilter {
  readonly dialect?: string;
  readonly operation?: string;
  readonly account?: string;
  readonly region?: string;
  /** The vendor's error code. */
  readonly code?: string;
  /** Only requests after the one with this `id`. */
  readonly since?: number;
  /** At most so many; all that the journal holds by default. */
  readonly limit?: number;
  /** Whether to list excerpts of the bodies, too. */
  readonly bodies?: boolean;
}

/** Whether a server can be used. */
export interface Readiness {
  readonly ready: boolean;
  readonly catalog: 'ok' | 'unavailable';
  readonly model: 'loading' | 'ready' | 'failed';
}

/** What a server says of itself. */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  readonly engines: Readonly<Record<'catalog' | 'features' | 'index', Readonly<Record<string, unknown>>>>;
  readonly dialects: readonly DialectInfo[];
  readonly limits: Readonly<Record<string, number>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A dialect that a server speaks. */
export interface DialectInfo {
  readonly name: string;
  readonly about: string;
  readonly hosts: readonly string[];
  /** Variables of the vendor's own clients; `{id}`, `{secret}`, `{host}` and `{bundle}` stand for their values. */
  readonly variables: Readonly<Record<string, string>>;
  readonly switches: readonly { readonly name: string; readonly values: readonly string[]; readonly value: string }[];
}

/** A running server, as one account uses it. */
export interface Tuku extends Steering {
  /** Where clients whose endpoint can be set connect to; the same port answers HTTPS. */
  readonly url: string;
  /** The proxy for clients whose host is fixed: the same server. */
  readonly proxyUrl: string;
  /** The key to sign with. */
  readonly credentials: Credentials;
  /** The certificate that clients must trust for HTTPS, in PEM. */
  readonly ca: string;
  /** A file with it. */
  readonly caFile: string;
  /** A file with it and with the public authorities, for clients that trust nothing else. */
  readonly caBundleFile: string;
  /**
   * Environment variables that direct the unchanged clients of a process to this server, as `tuku exec` sets them: proxy,
   * trust and the vendors' own variables. Existing settings of this process are kept in them.
   */
  env(): Record<string, string>;
  /**
   * The same server as another account uses it. Its `reset`, `requests` and `fault` concern that account only.
   * @param account its name, or a key of its own. Without a key in `credentials`, the name is also the id of the key.
   */
  account(account: string | Credentials): Tuku;
  /** Drops state, and what was injected and recorded for it. Resolves to the number of things dropped. */
  reset(filter?: ResetFilter): Promise<number>;
  /**
   * Notes the state, to return to it with `rewind`: a test can change what it likes and leave no trace. The database keeps
   * the last eight marks.
   */
  mark(): Promise<string>;
  /** Returns to a mark, as often as you like. Throws TukuError when it is not kept any more. */
  rewind(mark: string): Promise<void>;
  /** Saves the state under a name, in place of an older snapshot of that name. */
  saveSnapshot(name: string): Promise<Snapshot>;
  /** Replaces the state by a snapshot's: of the account that it holds, or of all. */
  loadSnapshot(name: string): Promise<Snapshot>;
  /** The stored snapshots, by name. */
  snapshots(): Promise<Snapshot[]>;
  deleteSnapshot(name: string): Promise<void>;
  /**
   * Runs seeds of the server's folder (`seedDir`): all that they make is stored, or nothing when it rejects with a TukuError
   * that names file, line and vendor code.
   */
  seed(filter?: SeedFilter): Promise<SeedReport[]>;
  /** The requests that were answered, newest first. */
  requests(filter: RequestFilter & { readonly bodies: true }): Promise<RecordedExchange[]>;
  requests(filter?: RequestFilter): Promise<RecordedRequest[]>;
  /** Resolves when pictures can be searched. */
  waitForModel(options?: { readonly timeoutMs?: number }): Promise<void>;
  ready(): Promise<Readiness>;
  info(): Promise<ServerInfo>;
  /** Prometheus text. */
  metrics(): Promise<string>;
}

/** A server that `startTuku` started. */
export interface StartedTuku extends Tuku, AsyncDisposable {
  readonly pid: number;
  /** The second port's URL, with `httpsPort`. */
  readonly httpsUrl?: string;
  /** The page for people. */
  readonly consoleUrl: string;
  /** The last lines that the server logged, oldest first. */
  log(): readonly string[];
  /** Ends the server. Resolves when its process has ended. */
  close(): Promise<void>;
}
