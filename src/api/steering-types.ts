import type { Fault } from '../client/control.ts';

export type { Fault };

/** A fault of a server; `after` and `times` count down. */
export interface ListedFault extends Fault {
  readonly id: number;
  readonly after: number;
  readonly times: number;
  /** How many calls have met it. */
  readonly hits: number;
}

/** What a server's clock shows. */
export interface ClockState {
  /** ISO 8601. */
  readonly now: string;
  readonly mode: 'real' | 'offset' | 'frozen';
  /** How far it is ahead of the system's time. */
  readonly offsetMs: number;
  /** Whether the times of signatures are compared with it, too. */
  readonly signatures: boolean;
}

export interface ClockOptions {
  /** Whether the times of signatures are compared with the clock from now on; by default as before. */
  readonly signatures?: boolean;
  /** Whether the clock stands still then; by default as before. */
  readonly freeze?: boolean;
}

/** The clock that a server's dates, expiries, quotas and retries follow. */
export interface Clock {
  state(): Promise<ClockState>;
  /** @param duration `800ms`, `30s`, `5m`, `2h`, `1d12h` */
  advance(duration: string, options?: ClockOptions): Promise<ClockState>;
  /** @param instant a date, or ISO 8601 with a time zone */
  set(instant: string | Date, options?: ClockOptions): Promise<ClockState>;
  /** Stops it. */
  freeze(options?: Pick<ClockOptions, 'signatures'>): Promise<ClockState>;
  /** Lets it go on from where it stands. */
  unfreeze(): Promise<ClockState>;
  /** Back to the system's time, signatures too. */
  real(): Promise<ClockState>;
}

/** How long asynchronous tasks that are submitted from now on look unfinished; one of the last three. */
export interface Transition {
  readonly dialect: string;
  /** What starts the tasks; without it, every such operation of the dialect. */
  readonly operation?: string;
  /** Finished when first asked for. */
  readonly immediate?: true;
  /** How many looks find a task unfinished. */
  readonly afterPolls?: number;
  /** How long by the clock. */
  readonly after?: string;
}

/** Options of `tuku start` that may change while the server runs. */
export interface Settings {
  readonly quotas?: 'off' | 'documented';
  readonly strict?: boolean;
  /** Values by `dialect.switch`. */
  readonly switches?: Readonly<Record<string, string>>;
}

/** What tests do to a server besides calling it. */
export interface Steering {
  readonly clock: Clock;
  /** Lets the next calls of an operation meet a fault. Throws TukuError for an unknown dialect, operation or code. */
  fault(fault: Fault): Promise<ListedFault>;
  /** The faults that calls are still to meet; with `spent`, the others too. */
  faults(options?: { readonly spent?: boolean }): Promise<ListedFault[]>;
  /** Drops one fault, or all. */
  clearFaults(id?: number): Promise<void>;
  transition(transition: Transition): Promise<void>;
  transitions(): Promise<Transition[]>;
  clearTransitions(): Promise<void>;
  /** Changes settings from the next request on; resolves to those in force. */
  settings(change: Settings): Promise<Required<Settings>>;
}
