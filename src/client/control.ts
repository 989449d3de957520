/** What calls meet in place of an operation's work, or on the way of its answer; at least one of the last four. */
export interface Fault {
  readonly dialect: string;
  /** Without it, every operation of the dialect. */
  readonly operation?: string;
  /** Without it, every account. */
  readonly account?: string;
  /** How many of these calls pass before it; none by default. */
  readonly after?: number;
  /** How many calls meet it then; one by default. */
  readonly times?: number;
  /** One of the dialect's error codes, answered in place of the work. */
  readonly code?: string;
  /** How much later the call goes on: `800ms`, `2s`; at most `10m`. */
  readonly delay?: string;
  /** `half` cuts the answer after the work; the others come in place of work and answer. */
  readonly socket?: 'reset' | 'hang' | 'half' | 'garbage';
  /** How fast the answer's body is sent. */
  readonly bytesPerSecond?: number;
}

/** What a seed did. */
export interface SeedReport {
  readonly file: string;
  /** Calls that were made. */
  readonly calls: number;
  /** Calls for what was there already: left as it is, or replaced. */
  readonly skipped: number;
  readonly replaced: number;
  /** Parameters that no operation read, often typing errors: `<line>: <dialect> <operation>: <parameter>`. */
  readonly unread: readonly string[];
}

/** A stored snapshot. */
export interface Snapshot {
  readonly name: string;
  /** ISO 8601. */
  readonly savedAt: string;
  readonly bytes: number;
  /** The account that it holds; null for all. */
  readonly account: string | null;
  /** The version of Tuku that saved it; null when its file is damaged. */
  readonly version: string | null;
  /** The models that its pictures were embedded by. */
  readonly models: readonly string[];
  /** Why it cannot be loaded, as far as its first line tells. */
  readonly problem?: string;
  /** What is amiss once it is loaded. */
  readonly warning?: string;
}
