import { fsyncSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** An open file of Emscripten's NODEFS: `nfd` is Node's descriptor. */
interface Stream {
  readonly nfd: number;
}

/** The part of Emscripten's NODEFS that is used here. */
interface NodeFiles {
  readonly stream_ops: { fsync?(stream: Stream): number };
  /** Turns Node's errors into those that PostgreSQL expects. */
  tryFSOperation(work: () => void): void;
}

/**
 * PGlite's folder on disk, with an `fsync` that syncs. Emscripten's NODEFS has none, and its `fdatasync` does nothing:
 * PostgreSQL takes both for success.
 */
export class SyncedNodeFs extends NodeFS {
  override init(...[db, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    return super.init(db, { ...options, preRun: [...(options.preRun ?? []), addFsync] });
  }
}

function addFsync(module: unknown): void {
  const files = (module as { NODEFS: NodeFiles }).NODEFS;
  files.stream_ops.fsync = ({ nfd }) => {
    files.tryFSOperation(() => fsyncSync(nfd));
    return 0;
  };
}
