export type { Snapshot } from '../client/control.ts';
export type { RecordedExchange, RecordedRequest } from '../client/recorded.ts';
export { type ConnectOptions, connectTuku } from './connect.ts';
export { TukuError, type TukuErrorCode } from './errors.ts';
export { startTuku } from './start.ts';
export type { Clock, ClockOptions, ClockState, Fault, ListedFault, Settings, Transition } from './steering-types.ts';
export type {
  Credentials,
  DialectInfo,
  Readiness,
  RequestFilter,
  ResetFilter,
  ServerInfo,
  StartedTuku,
  StartOptions,
  Tuku,
} from './types.ts';
