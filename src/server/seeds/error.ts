import type { Json } from '../../json.ts';

/** Where a seed went wrong. */
export interface SeedPlace {
  /** Relative to the folder of seeds. */
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** `<dialect> <operation>`. */
  readonly operation?: string;
  /** The vendor's, or the entry's of a list. */
  readonly code?: string;
}

/** A seed that cannot be read, or a call of it that was refused; the message is for the user. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
  readonly place: SeedPlace;

  constructor(place: SeedPlace, reason: string) {
    const { file, line, operation, code } = place;
    const where = [line === undefined ? file : `${file}:${line}`, operation, code].filter((part) => part !== undefined);
    // One line: that is what the command shows of an error.
    super(`${where.join(': ')}: ${reason.replace(/\s*\n\s*/g, ' ')}`);
    this.place = place;
  }

  /** For the control API. */
  get facts(): { readonly [name: string]: Json } {
    return { ...this.place };
  }
}
