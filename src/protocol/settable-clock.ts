import type { Clock } from './clock-and-ids.ts';

/** What a clock shows, and how: the system's time, that time with an offset, or one instant. */
export interface ClockState {
  /** ISO 8601. */
  readonly now: string;
  readonly mode: 'real' | 'offset' | 'frozen';
  /** How far it is ahead of the system's time, in milliseconds. */
  readonly offsetMs: number;
  /** Whether the times of signatures are compared with it, instead of with the system's time. */
  readonly signatures: boolean;
}

/** A change of a clock. Absent members leave what they stand for as it is. */
export interface ClockChange {
  /** Milliseconds to move it forward. */
  readonly advance?: number;
  readonly set?: Date;
  /** Stops it at the time that it then shows, or lets it go on from there. */
  readonly freeze?: boolean;
  /** Puts it back to the system's time; signatures too. */
  readonly real?: true;
  readonly signatures?: boolean;
}

/** The clock of a server: everything that a vendor dates or lets expire follows it. */
export interface SettableClock extends Clock {
  /** The clock that the times of signatures are compared with: clients sign with the present time. */
  readonly signatures: Clock;
  state(): ClockState;
  /** Throws RangeError, and changes nothing, when it would leave the years 1970 to 9999. */
  change(change: ClockChange): ClockState;
  /** Calls back after every change. */
  onChange(listener: () => void): void;
}

const EARLIEST = Date.UTC(1970);
const LATEST = Date.UTC(10_000) - 1;

/** @param start where it stands still; if absent, it shows the system's time */
export function settableClock(start?: Date): SettableClock {
  let offset = 0;
  let frozenAt = start?.getTime();
  let signatures = false;
  const listeners: (() => void)[] = [];
  const now = () => frozenAt ?? Date.now() + offset;

  function place(at: number, frozen: boolean): void {
    if (!(at >= EARLIEST && at <= LATEST)) throw new RangeError('the clock shows the years 1970 to 9999');
    frozenAt = frozen ? at : undefined;
    offset = frozen ? 0 : at - Date.now();
  }

  function state(): ClockState {
    const [at, system] = [now(), Date.now()];
    const mode = frozenAt !== undefined ? 'frozen' : offset === 0 ? 'real' : 'offset';
    return { now: new Date(at).toISOString(), mode, offsetMs: at - system, signatures };
  }

  return {
    now: () => new Date(now()),
    signatures: { now: () => new Date(signatures ? now() : Date.now()) },
    state,
    change({ advance, set, freeze, real, signatures: asked = signatures }) {
      if (real) [offset, frozenAt, signatures] = [0, undefined, false];
      else {
        if (advance !== undefined || set !== undefined || freeze !== undefined)
          place((set?.getTime() ?? now()) + (advance ?? 0), freeze ?? frozenAt !== undefined);
        signatures = asked;
      }
      for (const listener of listeners) listener();
      return state();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

/** The instant that an ISO 8601 text with a time zone, or a date alone, stands for; undefined for anything else. */
export function instantOf(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
