export const faultKinds = ['code', 'delay', 'socket', 'throttle'] as const;
export type FaultKind = (typeof faultKinds)[number];

export const socketFaults = ['reset', 'hang', 'half', 'garbage'] as const;

/** What the form holds, as typed. */
export interface FaultFields {
  readonly dialect: string;
  readonly operation: string;
  readonly account: string;
  readonly kind: FaultKind;
  readonly code: string;
  readonly delayMs: string;
  readonly socket: string;
  readonly perSecond: string;
  readonly times: string;
  readonly nth: string;
}

/** The body of `POST faults`: what was left blank is left out. */
export function faultOf(fields: FaultFields): Record<string, unknown> {
  const { dialect, operation, account, kind, times, nth } = fields;
  const text = (name: string, value: string) => (value.trim() === '' ? {} : { [name]: value.trim() });
  const count = (name: string, value: string) => (value === '' ? {} : { [name]: Number(value) });
  const effect = {
    code: () => ({ code: fields.code.trim() }),
    delay: () => ({ delayMs: Number(fields.delayMs) }),
    socket: () => ({ socket: fields.socket }),
    throttle: () => ({ throttle: { perSecond: Number(fields.perSecond) } }),
  };
  return {
    dialect,
    ...text('operation', operation),
    ...text('account', account),
    ...effect[kind](),
    ...count('times', times),
    ...count('nth', nth),
  };
}
