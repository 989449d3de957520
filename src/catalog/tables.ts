import type { Tables } from './port.ts';
import type { Queryable } from './sql.ts';
import { embeddingsOf } from './tables/embeddings.ts';
import { galleriesOf } from './tables/galleries.ts';
import { namespacesOf } from './tables/namespaces.ts';
import { overviewOf } from './tables/overview.ts';
import { pictureFilesOf } from './tables/picture-files.ts';
import { picturesOf } from './tables/pictures.ts';
import { resourcesOf } from './tables/resources.ts';
import { tasksOf } from './tables/tasks.ts';
import { vectorBucketsOf } from './tables/vector-buckets.ts';
import { vectorIndexesOf } from './tables/vector-indexes.ts';
import { vectorsOf } from './tables/vectors.ts';

/** The catalog's tables over one connection, or over one transaction. */
export function tablesOf(db: Queryable): Tables {
  return {
    namespaces: namespacesOf(db),
    galleries: galleriesOf(db),
    pictures: picturesOf(db),
    embeddings: embeddingsOf(db),
    pictureFiles: pictureFilesOf(db),
    overview: overviewOf(db),
    resources: resourcesOf(db),
    tasks: tasksOf(db),
    vectorBuckets: vectorBucketsOf(db),
    vectorIndexes: vectorIndexesOf(db),
    vectors: vectorsOf(db),
  };
}
