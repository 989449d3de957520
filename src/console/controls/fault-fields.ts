export const faultKinds = ['code', 'delay', 'socket', 'slow'] as const;
export type FaultKind = (typeof faultKinds)[number];

export const socketFaults = ['reset', 'hang', 'half', 'garbage'] as const;

/** What the form holds, as typed. */
export interface FaultFields {
  readonly dialect: string;
  readonly operation: string;
  readonly account: string;
  readonly kind: FaultKind;
  readonly code: string;
  /** As in `800ms` or `2s`. */
  readonly delay: string;
  readonly socket: string;
  readonly bytesPerSecond: string;
  readonly times: string;
  readonly after: string;
}

/** The body of `POST faults`: what was left blank is left out. */
export function faultOf(fields: FaultFields): Record<string, unknown> {
  const { dialect, operation, account, kind, times, after } = fields;
  const text = (name: string, value: string) => (value.trim() === '' ? {} : { [name]: value.trim() });
  const count = (name: string, value: string) => (value === '' ? {} : { [name]: Number(value) });
  const effect = {
    code: () => ({ code: fields.code.trim() }),
    delay: () => ({ delay: fields.delay.trim() }),
    socket: () => ({ socket: fields.socket }),
    slow: () => ({ bytesPerSecond: Number(fields.bytesPerSecond) }),
  };
  return {
    dialect,
    ...text('operation', operation),
    ...text('account', account),
    ...effect[kind](),
    ...count('times', times),
    ...count('after', after),
  };
}
