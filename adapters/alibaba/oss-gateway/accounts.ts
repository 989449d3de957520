import type { KeyRing } from '../../../src/protocol/keys.ts';

/** Relates the vendor's account ids, which are numbers, to the accounts of Tuku's keys, which may have any name. */
export interface Accounts {
  /** The id of an account: its name if that is a number, else the first id of the switch. */
  idOf(account: string): string;
  /** Ids that a path-style request with this account's key may have been signed with, the likeliest first. */
  candidates(account: string): readonly string[];
  /**
   * The account whose buckets an id addresses. An id that is not the account of a key stands for the caller's account if
   * that has no id of its own or belongs to an unknown key, because clients may be given any id; else for the first account
   * without an id of its own. Without an id, the caller's account is addressed, or the first key's.
   * @param caller undefined for anonymous callers
   */
  ownerOf(accountId: string | undefined, caller: string | undefined): string;
}

const isId = (account: string) => /^\d+$/.test(account);

/** @param switched value of the switch `account-ids`: ids of accounts without one, comma-separated */
export function createAccounts(keys: Pick<KeyRing, 'accounts'>, switched: string): Accounts {
  const ids = switched.split(',');
  const first = ids[0] ?? '';
  const nameless = keys.accounts.find((account) => !isId(account));
  const configured = keys.accounts.filter(isId);
  return {
    idOf: (account) => (isId(account) ? account : first),
    candidates: (account) => [...new Set([...(isId(account) ? [account] : [...ids, account]), ...configured])],
    ownerOf(accountId, caller) {
      if (accountId === undefined) return caller ?? keys.accounts[0] ?? first;
      if (keys.accounts.includes(accountId)) return accountId;
      return caller !== undefined && !configured.includes(caller) ? caller : (nameless ?? accountId);
    },
  };
}
