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
  add(fault: FaultDraft): Fault;
  /** Oldest first; with or without those that no call can meet any more. */
  list(options?: { readonly spent: boolean }): readonly Fault[];
  /** Whether there was one of this id. */
  remove(id: number): boolean;
  /** Drops all of them, or those of one account. */
  clear(account?: string): void;
  /**
   * The fault that a call meets: the oldest that concerns it and lets none pass any more. A call that meets one is not
   * counted by younger ones.
   */
  meet(dialect: string, operation: string, account: string): Fault | undefined;
  /** Aborted when the server closes: what faults hold up ends. */
  readonly closing: AbortSignal;
  close(): void;
}

/** Spent faults that are kept, for their hits. */
const MAX_SPENT = 1_000;

/** @param accountsMeant the accounts that a person may mean by a name */
export function createFaults(accountsMeant: (name: string) => readonly string[]): Faults {
  const concerns = (fault: Fault, dialect: string, operation: string, account: string) =>
    fault.dialect === dialect &&
    (fault.operation ?? operation) === operation &&
    (fault.account === undefined || accountsMeant(fault.account).includes(account));
  const closing = new AbortController();
  let lastId = 0;
  /** Maps keep the order in which faults were added. */
  const active = new Map<number, Fault>();
  const spent = new Map<number, Fault>();
  const all = () => [...spent.values(), ...active.values()].sort((a, b) => a.id - b.id);

  function hit(fault: Fault): Fault {
    const met = { ...fault, times: fault.times - 1, hits: fault.hits + 1 };
    if (met.times > 0) active.set(fault.id, met);
    else {
      active.delete(fault.id);
      spent.set(fault.id, met);
      const [oldest] = spent.keys();
      if (spent.size > MAX_SPENT && oldest !== undefined) spent.delete(oldest);
    }
    return met;
  }

  return {
    closing: closing.signal,
    close: () => closing.abort(),
    add(draft) {
      const fault = { id: ++lastId, ...draft, hits: 0 };
      active.set(fault.id, fault);
      return fault;
    },
    list: ({ spent: withSpent } = { spent: false }) => (withSpent ? all() : [...active.values()]),
    remove: (id) => active.delete(id) || spent.delete(id),
    clear(account) {
      for (const { id, account: owner } of all()) {
        if (account !== undefined && owner !== account) continue;
        active.delete(id);
        spent.delete(id);
      }
    },
    meet(dialect, operation, account) {
      for (const fault of active.values()) {
        if (!concerns(fault, dialect, operation, account)) continue;
        if (fault.after === 0) return hit(fault);
        active.set(fault.id, { ...fault, after: fault.after - 1 });
      }
      return undefined;
    },
  };
}
