/** Identifies whose state a record is: the dialect's family, the account of the access key, and a region. */
export interface Namespace {
  readonly family: string;
  readonly account: string;
  readonly region: string;
}
