import { ApiError } from '../protocol/errors.ts';

/** An error to answer with instead of serving the operation, `times` times. */
export interface Fault {
  readonly dialect: string;
  /** Absent: every operation of the dialect. */
  readonly operation?: string;
  /** Absent: every account. */
  readonly account?: string;
  /** A code of the dialect's error catalogue. */
  readonly code: string;
  readonly times: number;
}

/** Errors that tests inject because nothing else provokes them, such as billing states and outages. */
export interface Faults {
  add(fault: Fault): void;
  list(): readonly Fault[];
  /** Drops all of them, or those of one account. */
  clear(account?: string): void;
  /** Throws the ApiError of the first matching fault and counts it down; returns when there is none. */
  raise(dialect: string, operation: string, account: string): void;
}

/** @param accountsMeant the accounts that a person may mean by a name */
export function createFaults(accountsMeant: (name: string) => readonly string[]): Faults {
  const concerns = (fault: Fault, dialect: string, operation: string, account: string) =>
    fault.dialect === dialect &&
    (fault.operation ?? operation) === operation &&
    (fault.account === undefined || accountsMeant(fault.account).includes(account));
  let faults: Fault[] = [];
  return {
    add: (fault) => void faults.push(fault),
    list: () => faults,
    clear(account) {
      faults = account === undefined ? [] : faults.filter((fault) => fault.account !== account);
    },
    raise(dialect, operation, account) {
      const fault = faults.find((one) => concerns(one, dialect, operation, account));
      if (fault === undefined) return;
      faults = faults.flatMap((f) => (f !== fault ? [f] : f.times > 1 ? [{ ...f, times: f.times - 1 }] : []));
      throw new ApiError(fault.code, { detail: 'injected through /_tuku/faults' });
    },
  };
}
