import { type messages, type PGlite, protocol } from '@electric-sql/pglite';
import { CatalogError } from './errors.ts';
import type { Result } from './pglite-messages.ts';
import type { SqlValue } from './sql.ts';
import { readerOf } from './values.ts';

interface Statement {
  readonly name: string;
  readonly columns: readonly string[];
  readonly readers: readonly ((text: string) => unknown)[];
}

const nothing: Result = { columns: [], rows: [] };

/**
 * Runs statements over PGlite's wire protocol. Each statement is parsed and described once and stays prepared: PGlite's own
 * `query` does both every time, in five calls into WASM, and takes about twice as long.
 */
export class PgliteSession {
  readonly #db: PGlite;
  readonly #statements = new Map<string, Statement>();
  #prepared = 0;

  constructor(db: PGlite) {
    this.#db = db;
  }

  /** Runs one statement; rejects with a CatalogError. */
  async query(text: string, values: readonly SqlValue[]): Promise<Result> {
    const statement = this.#statements.get(text) ?? (await this.#prepare(text));
    const bind = protocol.serialize.bind({ statement: statement.name, values: values.map(toWire) });
    const answer = await this.#send([bind, protocol.serialize.execute({}), protocol.serialize.sync()]);
    const rows: unknown[][] = [];
    for (const message of answer) {
      if (message.name === 'dataRow') rows.push(readRow(message as messages.DataRowMessage, statement));
    }
    return { columns: statement.columns, rows };
  }

  /** Runs a script; rejects with a CatalogError. */
  async exec(script: string): Promise<Result> {
    await this.#send([protocol.serialize.query(script)]);
    // A script may change tables. PostgreSQL refuses earlier prepared statements whose result type changes.
    await this.#send([protocol.serialize.query('DEALLOCATE ALL')]);
    this.#statements.clear();
    return nothing;
  }

  async #prepare(text: string): Promise<Statement> {
    const name = `s${this.#prepared++}`;
    const answer = await this.#send([
      protocol.serialize.parse({ name, text }),
      protocol.serialize.describe({ type: 'S', name }),
      protocol.serialize.sync(),
    ]);
    const described = answer.find((message) => message.name === 'rowDescription');
    const fields = described ? (described as messages.RowDescriptionMessage).fields : [];
    const statement = {
      name,
      columns: fields.map((field) => field.name),
      readers: fields.map((field) => readerOf(field.dataTypeID)),
    };
    this.#statements.set(text, statement);
    return statement;
  }

  async #send(parts: readonly Uint8Array[]): Promise<messages.BackendMessage[]> {
    const answer = await this.#db.execProtocolStream(Buffer.concat(parts), { throwOnError: false, syncToFs: false });
    const error = answer.find((message) => message.name === 'error') as messages.DatabaseError | undefined;
    if (error) throw new CatalogError('rejected', error.message, error.code);
    return answer;
  }
}

function readRow(message: messages.DataRowMessage, statement: Statement): unknown[] {
  return message.fields.map((field, column) => (field === null ? null : statement.readers[column]?.(field)));
}

function toWire(value: SqlValue): string | null | Uint8Array {
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value;
  return value instanceof Date ? value.toISOString() : String(value);
}
