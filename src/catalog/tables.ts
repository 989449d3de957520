import type { Tables } from './port.ts';
import type { Queryable } from './sql.ts';
import { galleriesOf } from './tables/galleries.ts';
import { namespacesOf } from './tables/namespaces.ts';
import { picturesOf } from './tables/pictures.ts';

/** The catalog's tables over one connection, or over one transaction. */
export function tablesOf(db: Queryable): Tables {
  return { namespaces: namespacesOf(db), galleries: galleriesOf(db), pictures: picturesOf(db) };
}
