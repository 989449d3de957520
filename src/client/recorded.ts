/** A request that the server answered. */
export interface RecordedRequest {
  /** Its number: every request has a higher one than those before it. */
  readonly id: number;
  /** When: an ISO 8601 instant. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** Null where no dialect recognised the request. */
  readonly dialect: string | null;
  readonly operation: string | null;
  readonly account: string | null;
  readonly region: string | null;
  /** The HTTP status; null for a request that was passed on to its own host. */
  readonly status: number | null;
  /** The vendor's error code; null on success. */
  readonly code: string | null;
  /** Why it was refused, or passed on, in Tuku's words; null where there is nothing to say beyond the code. */
  readonly reason: string | null;
  /** Why its signature was refused, for a known key. */
  readonly explanation?: SignatureExplanation;
  /** Names and values in the order in which they were sent, up to a limit; secrets are masked. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly durationMs: number;
  /** Fields of a successful call that nothing read, up to a limit: often a typing error. */
  readonly unread: readonly string[];
  /** Fields that a refused call had not come to when it was refused, up to a limit: the operation may know them. */
  readonly unreached: readonly string[];
}

/** A recorded request with the beginnings of both bodies; secrets are masked. */
export interface RecordedExchange extends RecordedRequest {
  readonly request: string;
  readonly response: string;
}

/** Why a signature was refused, with both sides as far as the server knows them; secrets are masked, long texts cut. */
export interface SignatureExplanation {
  /** The most likely cause, in words. */
  readonly cause: string;
  /** Whether it is known: the signature fits once this is changed, or something that was signed is not there. */
  readonly isCertain: boolean;
  /** What the server has signed. */
  readonly server: { readonly canonicalRequest?: string; readonly stringToSign: string };
  /** What the request says of its signature: key, algorithm, scope, names of the signed headers, time. */
  readonly client: Readonly<Record<string, string>>;
}
