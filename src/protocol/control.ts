import type { Json } from '../json.ts';

type Schema = { readonly [keyword: string]: Json };

/**
 * A route of a dialect's own under `/_tuku/`: for what its vendor's API has no operation for.
 * @typeParam P what it works with
 */
export interface ControlRoute<P> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Without the slash before it, e.g. `things/captures`. */
  readonly path: string;
  /** What it does, as an imperative sentence without its full stop. */
  readonly summary: string;
  /** What it answers when it succeeds, by status. */
  readonly answers: { readonly [status: number]: { readonly description: string; readonly schema?: Schema } };
  /** A schema that describes the body; the route checks it itself. */
  readonly body?: Schema;
  /** Most bytes of a body. */
  readonly maxBytes: number;
  /** How a seed calls it: its name after the dialect's, and members of its body that are ids, by the vendor's own names. */
  readonly inSeeds?: { readonly name: string; readonly ids: Readonly<Record<string, string>> };
  /** Answers a call; `body` is `{}` when none was sent. What it throws is answered as a fault of Tuku's. */
  handle(body: Json, parts: P): Promise<{ readonly status: number; readonly body: Json }>;
}
