import type { Durability } from './durability.ts';
import type { CatalogErrorCode } from './errors.ts';
import type { SqlValue } from './sql.ts';

/** The worker data of the embedded database's thread. */
export interface PgliteThreadData {
  /** PostgreSQL's data folder; if missing, it is created from the prepared template or, without one, from scratch. */
  readonly folder: string;
  readonly durability: Durability;
}

/** A statement with values, or a script without. */
export interface Request {
  readonly id: number;
  readonly text: string;
  readonly values?: readonly SqlValue[];
}

export interface Failure {
  readonly code: CatalogErrorCode;
  readonly message: string;
  readonly sqlState?: string;
}

export interface Result {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface Answer {
  readonly id: number;
  readonly result?: Result;
  readonly failure?: Failure;
}

/** To the thread: statements, run in the given order, or a request to close. */
export type ToThread = { readonly run: readonly Request[] } | { readonly close: true };

/** From the thread: started (once), answers, or ended with the reason. */
export type FromThread =
  | { readonly started: { readonly version: string; readonly recovered: boolean } }
  | { readonly answers: readonly Answer[] }
  | { readonly ended: Failure | undefined };
