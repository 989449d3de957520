import { tables } from './0001-tables.ts';
import { longNames } from './0002-long-names.ts';
import { resources } from './0003-resources.ts';
import { tasks } from './0004-tasks.ts';
import { vectors } from './0005-vectors.ts';
import { indexSettings } from './0006-index-settings.ts';
import { pictureFiles } from './0007-picture-files.ts';
import { removals } from './0008-removals.ts';
import { shared } from './0009-shared.ts';
import { textIndex } from './0010-text-index.ts';
import { vectorFields } from './0011-vector-fields.ts';
import { mirrors } from './0012-mirrors.ts';
import { vectorsInOrder } from './0013-vectors-in-order.ts';

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
  { version: 8, name: 'removals', sql: removals },
  { version: 9, name: 'shared', sql: shared },
  { version: 10, name: 'text-index', sql: textIndex },
  { version: 11, name: 'vector-fields', sql: vectorFields },
  { version: 12, name: 'mirrors', sql: mirrors },
  { version: 13, name: 'vectors-in-order', sql: vectorsInOrder },
];
