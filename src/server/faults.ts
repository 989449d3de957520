import { ApiError } from '../protocol/errors.ts';

/** An error to answer with instead of serving the operation, `times` times. */
export interface Fault {
  readonly dialect: string;
  /** Absent: every operation of the dialect. */
  readonly operation?: string;
  /** A code of the dialect's error catalogue. */
  readonly code: string;
  readonly times: number;
}

/** Errors that tests inject because nothing else provokes them, such as billing states and outages. */
export interface Faults {
  add(fault: Fault): void;
  list(): readonly Fault[];
  clear(): void;
  /** Throws the ApiError of the first matching fault and counts it down; returns when there is none. */
  raise(dialect: string, operation: string): void;
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    add: (fault) => void faults.push(fault),
    list: () => faults,
    clear: () => {
      faults = [];
    },
    raise(dialect, operation) {
      const fault = faults.find((f) => f.dialect === dialect && (f.operation ?? operation) === operation);
      if (fault === undefined) return;
      faults = faults.flatMap((f) => (f !== fault ? [f] : f.times > 1 ? [{ ...f, times: f.times - 1 }] : []));
      throw new ApiError(fault.code, { detail: 'injected through /_tuku/faults' });
    },
  };
}
