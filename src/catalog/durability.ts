/**
 * What committed work survives:
 * - `none`: nothing, its folder is deleted when the process ends
 * - `process`: the death of the process. The operating system holds what was written and stores it when it likes.
 * - `power`: a power loss too. The disk has synced the work before its commit is answered.
 */
export type Durability = 'none' | KeptDurability;

/** What can be asked for. */
export type KeptDurability = 'process' | 'power';
