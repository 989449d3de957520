/** Whose state: a dialect family, the account the access key names, and a region. */
export interface Namespace {
  readonly family: string;
  readonly account: string;
  readonly region: string;
}
