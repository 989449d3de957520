import type { Documents } from '../cluster/port.ts';
import type { Json } from '../json.ts';

/** What happens to the connection in place of an answer, or to the answer on its way. */
export type SocketFault = 'reset' | 'hang' | 'half' | 'garbage';

/** What a call meets instead of being served as usual. */
export interface FaultEffect {
  /** A code of the dialect's error catalogue, answered in place of the operation's work. */
  readonly code?: string;
  /** How much later the call goes on: as it was asked for, and in milliseconds. */
  readonly delay?: { readonly asked: string; readonly ms: number };
  readonly socket?: SocketFault;
  /** How fast the answer's body is sent. */
  readonly bytesPerSecond?: number;
}

/** A fault that a test has asked for. */
export interface FaultDraft {
  readonly dialect: string;
  /** Absent: every operation of the dialect. */
  readonly operation?: string;
  /** Absent: every account. */
  readonly account?: string;
  /** How many of the calls pass before it. */
  readonly after: number;
  /** How many calls meet it then. */
  readonly times: number;
  readonly effect: FaultEffect;
}

/** A fault; `after` and `times` count down. */
export interface Fault extends FaultDraft {
  readonly id: number;
  /** How many calls have met it. */
  readonly hits: number;
}

/** What tests inject because nothing else provokes it, such as billing states, outages and broken connections. */
export interface Faults {
  add(fault: FaultDraft): Promise<Fault>;
  /** Oldest first; with or without those that no call can meet any more. */
  list(options?: { readonly spent: boolean }): readonly Fault[];
  /** Whether there was one of this id. */
  remove(id: number): Promise<boolean>;
  /** Drops all of them, or those of one account. */
  clear(account?: string): Promise<void>;
  /**
   * The fault that a call meets: the oldest that concerns it and lets none pass any more. A call that meets one is not
   * counted by younger ones.
   */
  meet(dialect: string, operation: string, account: string): undefined | Promise<Fault | undefined>;
  /** Aborted when the server closes: what faults hold up ends. */
  readonly closing: AbortSignal;
  close(): void;
}

/** Spent faults that are kept, for their hits. */
const MAX_SPENT = 1_000;
const DOCUMENT = 'faults';

/** All faults, in the order in which they were added. */
interface State {
  readonly lastId: number;
  readonly active: readonly Fault[];
  readonly spent: readonly Fault[];
}

const none: State = { lastId: 0, active: [], spent: [] };

/** @param accountsMeant the accounts that a person may mean by a name */
export function createFaults(documents: Documents, accountsMeant: (name: string) => readonly string[]): Faults {
  const closing = new AbortController();
  const stored = () => (documents.get(DOCUMENT) ?? none) as unknown as State;

  function change<T>(by: (state: State) => readonly [State, T]): Promise<T> {
    return documents.change(DOCUMENT, (value) => {
      const [state, result] = by((value ?? none) as unknown as State);
      return { value: state as unknown as Json, result };
    });
  }

  const concerning =
    (dialect: string, operation: string, account: string) =>
    (fault: Fault): boolean =>
      fault.dialect === dialect &&
      (fault.operation ?? operation) === operation &&
      (fault.account === undefined || accountsMeant(fault.account).includes(account));

  return {
    closing: closing.signal,
    close: () => closing.abort(),
    add: (draft) =>
      change(({ lastId, active, spent }) => {
        const fault = { id: lastId + 1, ...draft, hits: 0 };
        return [{ lastId: fault.id, active: [...active, fault], spent }, fault];
      }),
    list({ spent: withSpent } = { spent: false }) {
      const { active, spent } = stored();
      return withSpent ? [...spent, ...active].sort((a, b) => a.id - b.id) : active;
    },
    remove: (id) =>
      change((state) => {
        const left = without(state, (fault) => fault.id === id);
        return [left, left.active.length + left.spent.length < state.active.length + state.spent.length];
      }),
    clear: (account) =>
      change((state) => [without(state, (fault) => account === undefined || fault.account === account), undefined]),
    meet(dialect, operation, account) {
      const concerns = concerning(dialect, operation, account);
      // Nearly always there is none; servers that share them ask each other only where there is one.
      if (!stored().active.some(concerns)) return undefined;
      return change((state) => met(state, concerns));
    },
  };
}

function without({ lastId, active, spent }: State, matches: (fault: Fault) => boolean): State {
  const left = (faults: readonly Fault[]) => faults.filter((fault) => !matches(fault));
  return { lastId, active: left(active), spent: left(spent) };
}

/** The state after a call, and the fault that it meets. */
function met(state: State, concerns: (fault: Fault) => boolean): readonly [State, Fault | undefined] {
  const passing = new Set<number>();
  for (const fault of state.active) {
    if (!concerns(fault)) continue;
    if (fault.after === 0) return hit(passed(state, passing), fault);
    passing.add(fault.id);
  }
  return [passed(state, passing), undefined];
}

function passed(state: State, ids: ReadonlySet<number>): State {
  const active = state.active.map((fault) => (ids.has(fault.id) ? { ...fault, after: fault.after - 1 } : fault));
  return { ...state, active };
}

function hit({ lastId, active, spent }: State, fault: Fault): readonly [State, Fault] {
  const left = { ...fault, times: fault.times - 1, hits: fault.hits + 1 };
  if (left.times > 0) return [{ lastId, active: active.map((one) => (one.id === left.id ? left : one)), spent }, left];
  return [
    { lastId, active: active.filter(({ id }) => id !== left.id), spent: [...spent, left].slice(-MAX_SPENT) },
    left,
  ];
}
