/**
 * Why a snapshot cannot be saved, loaded or deleted:
 * - `no-folder`: there is no folder for snapshots
 * - `name`: the name is not allowed
 * - `missing`: there is no snapshot of this name
 * - `damaged`: the archive is incomplete or was changed
 * - `newer`: a newer version of Tuku saved it
 * - `disk`: the file system refuses
 */
export type SnapshotErrorCode = 'no-folder' | 'name' | 'missing' | 'damaged' | 'newer' | 'disk';

/** What is wrong with a snapshot, in words for people. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';

  constructor(
    readonly code: SnapshotErrorCode,
    message: string,
  ) {
    super(message);
  }
}
