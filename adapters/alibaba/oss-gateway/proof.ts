/** What a request says to prove who sent it. */
export interface Proof {
  readonly keyId: string;
  /** Of the signing scope; V1 has none. */
  readonly region: string | undefined;
  /** Session token of a temporary key. */
  readonly token: string | undefined;
  /** Throws ApiError RequestTimeTooSkewed, AccessDenied, InvalidArgument. */
  checkTime(now: Date): void;
  /**
   * The account id it was signed for, where the signature tells. Throws ApiError SignatureDoesNotMatch.
   * @param accountIds ids it may have been signed for
   */
  verify(secret: string, accountIds: readonly string[]): string | undefined;
}

/** How far a request's time may be from the server's clock, in milliseconds [documented]. */
export const MAX_SKEW_MS = 900_000;
