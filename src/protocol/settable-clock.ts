import type { Documents } from '../cluster/port.ts';
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
  /** Rejects with a RangeError, and changes nothing, when it would leave the years 1970 to 9999. */
  change(change: ClockChange): Promise<ClockState>;
  /** Calls back after every change. */
  onChange(listener: () => void): void;
}

const EARLIEST = Date.UTC(1970);
const LATEST = Date.UTC(10_000) - 1;

const DOCUMENT = 'clock';

/** How a clock is set. */
interface Setting {
  readonly offset: number;
  readonly frozenAt: number | null;
  readonly signatures: boolean;
}

/**
 * @param documents where the clock is, for all servers that share it
 * @param start where it stands still until it is set; if absent, it shows the system's time
 */
export function settableClock(documents: Documents, start?: Date): SettableClock {
  const initial: Setting = { offset: 0, frozenAt: start?.getTime() ?? null, signatures: false };
  let setting = initial;
  const listeners: (() => void)[] = [];
  const now = (system = Date.now()) => shown(setting, system);
  const take = () => {
    setting = (documents.get(DOCUMENT) as unknown as Setting | undefined) ?? initial;
  };

  function state(): ClockState {
    const system = Date.now();
    const at = now(system);
    const mode = setting.frozenAt !== null ? 'frozen' : setting.offset === 0 ? 'real' : 'offset';
    return { now: new Date(at).toISOString(), mode, offsetMs: at - system, signatures: setting.signatures };
  }

  take();
  documents.onChange(DOCUMENT, () => {
    take();
    for (const listener of listeners) listener();
  });
  return {
    now: () => new Date(now()),
    signatures: { now: () => new Date(setting.signatures ? now() : Date.now()) },
    state,
    async change(change) {
      await documents.change(DOCUMENT, (value) => {
        const before = (value as unknown as Setting | undefined) ?? initial;
        return { value: { ...changed(before, change, Date.now()) }, result: undefined };
      });
      return state();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

/** What a clock shows at the system's time `system`: readers read that once, so that offsets are exact. */
const shown = ({ frozenAt, offset }: Setting, system: number) => frozenAt ?? system + offset;

function changed(before: Setting, { advance, set, freeze, real, signatures }: ClockChange, system: number): Setting {
  if (real) return { offset: 0, frozenAt: null, signatures: false };
  const other = { ...before, signatures: signatures ?? before.signatures };
  if (advance === undefined && set === undefined && freeze === undefined) return other;
  const at = (set?.getTime() ?? shown(before, system)) + (advance ?? 0);
  if (!(at >= EARLIEST && at <= LATEST)) throw new RangeError('the clock shows the years 1970 to 9999');
  const frozen = freeze ?? before.frozenAt !== null;
  return { ...other, offset: frozen ? 0 : at - system, frozenAt: frozen ? at : null };
}

/** The instant that an ISO 8601 text with a time zone, or a date alone, stands for; undefined for anything else. */
export function instantOf(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
