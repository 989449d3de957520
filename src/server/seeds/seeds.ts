import type { Namespace } from '../../catalog/port.ts';
import type { SeedReport } from '../../client/control.ts';
import { unknownAccount } from '../../protocol/keys.ts';
import type { Settings } from '../settings.ts';
import { SeedError } from './error.ts';
import { FolderError, seedFolder } from './folder.ts';
import type { Seed, SeedEntry } from './form.ts';
import { runSeed, type SeedParts } from './run.ts';

/** The seeds of a server's folder. */
export interface Seeds {
  /** Their names, in the order in which they run; none without a folder. */
  list(): Promise<string[]>;
  /**
   * Runs one seed, or all of them: everything in them is stored when this resolves, or nothing when it rejects. Meanwhile
   * requests wait. Resolves when tasks that they began have ended, too. Throws SeedError.
   */
  run(options?: SeedOptions): Promise<SeedRun>;
  /** Whether seeds are running. */
  readonly isRunning: boolean;
}

export interface SeedRun {
  readonly seeds: readonly SeedReport[];
  /** Namespaces that were dropped first. */
  readonly dropped: number;
}

export interface SeedOptions {
  /** A seed of the folder; absent: all. */
  readonly file?: string;
  /** Whose state seeds make that name no account; absent: the first key's account. */
  readonly account?: string;
  /** What is dropped first, as a part of the whole. */
  readonly drop?: readonly Partial<Namespace>[];
}

/** @param folder absent: there are no seeds */
export function createSeeds(
  folder: string | undefined,
  { keys, withoutQuotas, ...parts }: Omit<SeedParts, 'folder'> & Pick<Settings, 'keys' | 'withoutQuotas'>,
): Seeds {
  const place = folder === undefined ? undefined : seedFolder(folder);
  let running = 0;

  function accountOf(name: string, file: string, line: number): string {
    if (keys.accounts.includes(name)) return name;
    if (!keys.strict) return unknownAccount(name);
    throw new SeedError({ file, line }, `no key has the account ${name}`);
  }

  async function read(file: string): Promise<Seed> {
    const within = required(file);
    if (!(await within.seeds()).includes(file)) throw new SeedError({ file }, 'the folder of seeds has no such file');
    const text = await within.read(file).catch((error: Error) => {
      throw error instanceof FolderError ? new SeedError({ file }, error.message) : error;
    });
    // Few servers have seeds: the parser loads with the first.
    const { parseSeed } = await import('./form.ts');
    return parseSeed(file, text.toString());
  }

  function required(file: string) {
    if (place === undefined)
      throw new SeedError({ file }, 'this server has no folder of seeds; start it with --seed-dir');
    return place;
  }

  async function list(): Promise<string[]> {
    return (await place?.seeds()) ?? [];
  }

  return {
    list,
    get isRunning() {
      return running > 0;
    },
    async run({ file, account = keys.accounts[0] ?? '', drop = [] } = {}) {
      const folderOf = required(file ?? 'all seeds');
      running++;
      try {
        const names = file === undefined ? await list() : [file];
        const seeds: Seed[] = [];
        // Read as a whole before anything is done.
        for (const name of names) seeds.push(await read(name));
        async function runAll(): Promise<SeedRun> {
          let dropped = 0;
          for (const match of drop) dropped += await parts.engine.reset(match);
          const done: SeedReport[] = [];
          for (const seed of seeds) {
            const whose = (entry: SeedEntry) =>
              accountOf(entry.account ?? seed.account ?? account, seed.file, entry.line);
            done.push(await runSeed(seed, whose, { ...parts, folder: folderOf }));
          }
          return { seeds: done, dropped };
        }
        const ran = await parts.engine.atomically(() => withoutQuotas(runAll));
        await parts.engine.tasks.settled();
        return ran;
      } catch (error) {
        throw error instanceof FolderError ? new SeedError({ file: file ?? 'seeds' }, error.message) : error;
      } finally {
        running--;
      }
    },
  };
}
