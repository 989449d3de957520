import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Change } from './changes.ts';

/** What a power loss leaves of the changes that were not synced. */
export interface Survival {
  /** From 0 to less than 1. */
  random(): number;
  /** The share of unsynced sectors, and of unsynced changes of folders, that are on the disk all the same. */
  readonly share: number;
  /** Bytes that a disk writes as a whole. */
  readonly sector: number;
}

type Edit = { readonly size: number } | { readonly position: number; readonly data: Buffer };

/** A file: what the disk holds for certain, and what was done since its last sync. */
class StoredFile {
  #bytes = Buffer.alloc(0);
  #size = 0;
  #edits: Edit[] = [];

  edit(edit: Edit): void {
    this.#edits.push(edit);
  }

  sync(): void {
    for (const edit of this.#edits) {
      if ('size' in edit) this.#resize(edit.size);
      else this.#write(edit.position, edit.data);
    }
    this.#edits = [];
  }

  /** The content after a power loss. Sectors reach the disk in any order; those written twice hold the later of two. */
  left({ random, share, sector }: Survival): Buffer {
    const copy = new StoredFile();
    copy.#write(0, Buffer.from(this.#bytes.subarray(0, this.#size)));
    for (const edit of this.#edits) {
      if ('size' in edit) {
        if (random() < share) copy.#resize(edit.size);
        continue;
      }
      const { position, data } = edit;
      for (let at = 0; at < data.length; ) {
        const end = Math.min(data.length, at + sector - ((position + at) % sector));
        if (random() < share) copy.#write(position + at, data.subarray(at, end));
        at = end;
      }
    }
    return copy.#bytes.subarray(0, copy.#size);
  }

  #write(position: number, data: Buffer): void {
    this.#reserve(position + data.length);
    data.copy(this.#bytes, position);
    this.#size = Math.max(this.#size, position + data.length);
  }

  #resize(size: number): void {
    this.#reserve(size);
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(size, 2 * this.#bytes.length));
    this.#bytes.copy(larger);
    this.#bytes = larger;
  }
}

type Node = StoredFile | Folder;
type Step = { readonly remove?: string; readonly add?: string; readonly node: Node };

/** A folder: the entries that the disk holds for certain, those that programs see, and the steps between the two. */
class Folder {
  readonly now = new Map<string, Node>();
  #stored = new Map<string, Node>();
  #steps: Step[] = [];

  step(step: Step): void {
    apply(this.now, step);
    this.#steps.push(step);
  }

  /** Syncs all entries or, as a file's own sync does, those up to the last step with this node. */
  sync(upTo?: Node): void {
    const count = upTo === undefined ? this.#steps.length : this.#steps.findLastIndex(({ node }) => node === upTo) + 1;
    for (const step of this.#steps.splice(0, count)) apply(this.#stored, step);
  }

  /** The entries after a power loss: file systems with a journal store the changes of a folder in their order. */
  left({ random, share }: Survival): Map<string, Node> {
    const entries = new Map(this.#stored);
    for (const step of this.#steps) {
      if (random() >= share) break;
      apply(entries, step);
    }
    return entries;
  }
}

function apply(entries: Map<string, Node>, { remove, add, node }: Step): void {
  if (remove !== undefined) entries.delete(remove);
  if (add !== undefined) entries.set(add, node);
}

/**
 * A disk that keeps for certain only what was synced, as POSIX allows: a file's content by its own sync, which also stores
 * its entry in the folder (ext4, XFS, Btrfs, APFS and NTFS do that, and PostgreSQL relies on it); renames and removals by
 * the folder's.
 */
export class Disk {
  readonly #root = new Folder();

  do(change: Change, data: Buffer): void {
    if (change.path === '') {
      if (change.kind === 'sync') this.#root.sync();
      return;
    }
    const [folder, name] = this.#place(change.path);
    const node = folder.now.get(name);
    if (change.kind === 'folder') {
      if (node === undefined) folder.step({ add: name, node: new Folder() });
    } else if (change.kind === 'create') folder.step({ add: name, node: new StoredFile() });
    // Not recorded: sockets. Sweeps of what was never there.
    else if (node === undefined) return;
    else if (change.kind === 'remove') folder.step({ remove: name, node });
    else if (change.kind === 'rename') this.#rename(folder, name, node, change.to);
    else if (node instanceof Folder) node.sync();
    else if (change.kind === 'size') node.edit({ size: change.size });
    else if (change.kind === 'write') node.edit({ position: change.position, data });
    else {
      node.sync();
      folder.sync(node);
    }
  }

  /** Writes what a power loss leaves to a new folder. */
  write(target: string, survival: Survival): void {
    writeTree(this.#root, target, survival);
  }

  #rename(folder: Folder, name: string, node: Node, to: string): void {
    const [target, newName] = this.#place(to);
    if (target !== folder) throw new Error(`a rename between folders: ${name} to ${to}`);
    folder.step({ remove: name, add: newName, node });
  }

  #place(path: string): [Folder, string] {
    const parents = dirname(path)
      .split('/')
      .filter((part) => part !== '.');
    const folder = parents.reduce((above, part) => {
      const below = above.now.get(part);
      if (below instanceof Folder) return below;
      throw new Error(`${path}: no folder ${part}`);
    }, this.#root);
    return [folder, path.slice(path.lastIndexOf('/') + 1)];
  }
}

function writeTree(folder: Folder, target: string, survival: Survival): void {
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const [name, node] of folder.left(survival)) {
    if (node instanceof Folder) writeTree(node, join(target, name), survival);
    else writeFileSync(join(target, name), node.left(survival), { mode: 0o600 });
  }
}
