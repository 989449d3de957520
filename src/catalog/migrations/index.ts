import { tables } from './0001-tables.ts';
import { longNames } from './0002-long-names.ts';
import { resources } from './0003-resources.ts';
import { tasks } from './0004-tasks.ts';
import { vectors } from './0005-vectors.ts';
import { indexSettings } from './0006-index-settings.ts';
import { pictureFiles } from './0007-picture-files.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Every step from an empty database to the newest format. A published step never changes; add another one. */
export const migrations: readonly Migration[] = [
  { version: 1, name: 'tables', sql: tables },
  { version: 2, name: 'long-names', sql: longNames },
  { version: 3, name: 'resources', sql: resources },
  { version: 4, name: 'tasks', sql: tasks },
  { version: 5, name: 'vectors', sql: vectors },
  { version: 6, name: 'index-settings', sql: indexSettings },
  { version: 7, name: 'picture-files', sql: pictureFiles },
];
