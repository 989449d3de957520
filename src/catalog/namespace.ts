/** Whose state a record is: the dialect family, the account that the access key names, and the region. */
export interface Namespace {
  readonly family: string;
  readonly account: string;
  readonly region: string;
}
