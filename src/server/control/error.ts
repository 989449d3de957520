import type { Json } from '../../json.ts';

/** What the caller did wrong, in words for people. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;
  /** Further members of the answer. */
  readonly more: { readonly [member: string]: Json };

  constructor(message: string, status = 400, more: { readonly [member: string]: Json } = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }
}
