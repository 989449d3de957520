export type { RecordedExchange, RecordedRequest } from '../client/recorded.ts';
export { type ConnectOptions, connectTuku } from './connect.ts';
export { TukuError, type TukuErrorCode } from './errors.ts';
export { startTuku } from './start.ts';
export type {
  Credentials,
  DialectInfo,
  Fault,
  Readiness,
  RequestFilter,
  ResetFilter,
  ServerInfo,
  Snapshot,
  StartedTuku,
  StartOptions,
  Tuku,
} from './types.ts';
