import type { Json } from '../json.ts';

/** A route of a dialect's own under `/_tuku/`: for what its vendor's API has no operation for. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Without the slash before it, e.g. `things/captures`. */
  readonly path: string;
  /** Most bytes of a body. */
  readonly maxBytes: number;
  /** Answers a call; `body` is undefined when none was sent. What it throws is answered as a fault of Tuku's. */
  handle(body: Json | undefined): Promise<{ readonly status: number; readonly body: Json }>;
}
