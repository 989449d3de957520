import type { CatalogErrorCode } from './errors.ts';
import type { SqlValue } from './sql.ts';

/** What the embedded database's thread is started with. */
export interface PgliteThreadData {
  /** PostgreSQL's data folder; made from the prepared template, or from nothing, when it is missing. */
  readonly folder: string;
  /** False: the folder is thrown away when its process ends, so nothing is done for crash safety. */
  readonly durable: boolean;
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

/** To the thread: statements in the order to run them, or the end. */
export type ToThread = { readonly run: readonly Request[] } | { readonly close: true };

/** From the thread: started (once), answers, or the reason why it ends. */
export type FromThread =
  | { readonly started: { readonly version: string } }
  | { readonly answers: readonly Answer[] }
  | { readonly ended: Failure | undefined };
