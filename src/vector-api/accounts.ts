import { accountName, type KeyRing, unknownAccount } from '../protocol/keys.ts';

/** Relates the vendor's account ids, which are numbers of some form, to the accounts of Tuku's keys, which may have any name. */
export interface Accounts {
  /** The id of an account: its name, or an unknown key's id, if that is an id; else the first of the fallback ids. */
  idOf(account: string): string;
  /** Ids that a path-style request with this account's key may have been signed with, the likeliest first. */
  candidates(account: string): readonly string[];
  /**
   * The account whose buckets an id addresses. An id that is not the account of a key stands for the caller's account if
   * that has no id of its own or belongs to an unknown key, because clients may be given any id; else for the first account
   * without an id of its own, or the unknown key of that id if there is none. Without an id, the caller's account is addressed, or the first key's.
   * @param caller undefined for anonymous callers
   */
  ownerOf(accountId: string | undefined, caller: string | undefined): string;
  /** Names by which a policy may mean a visitor: an unknown key's id is none if an account of a known key has that name. */
  principalsOf(caller: { readonly account: string | undefined; readonly keyId: string | undefined }): readonly string[];
}

/**
 * @param fallback ids of accounts without one, comma-separated
 * @param form of the vendor's ids
 */
export function createAccounts(keys: Pick<KeyRing, 'accounts'>, fallback: string, form = /^\d+$/): Accounts {
  const ids = fallback.split(',');
  const isId = (account: string) => form.test(account);
  const first = ids[0] ?? '';
  const nameless = keys.accounts.find((account) => !isId(account));
  const configured = keys.accounts.filter(isId);
  const isUnknown = (account: string) => accountName(account) !== account;
  const isNamed = (name: string) => keys.accounts.includes(name);
  return {
    idOf(account) {
      const name = accountName(account);
      return isId(name) ? name : first;
    },
    candidates: (account) => [...new Set([...(isId(account) ? [account] : [...ids, account]), ...configured])],
    ownerOf(accountId, caller) {
      if (accountId === undefined) return caller ?? keys.accounts[0] ?? first;
      if (keys.accounts.includes(accountId)) return accountId;
      if (caller !== undefined && !configured.includes(caller)) return caller;
      return nameless ?? unknownAccount(accountId);
    },
    principalsOf({ account, keyId }) {
      const isImpostor = account !== undefined && keyId !== undefined && isUnknown(account) && isNamed(keyId);
      return [account, isImpostor ? undefined : keyId].filter((name) => name !== undefined);
    },
  };
}
