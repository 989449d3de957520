import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { seeds } from '../conformance/seeds/dialects.ts';
import { spawnTuku, type TukuProcess } from '../support/tuku-process.ts';

/** A picture in which the detector finds a subject. */
export const teapot = join(packageRoot, 'fixtures/pictures/teapot.png');

/** A server with a gallery or an index of each dialect, filled by the seeds that their own tests use. */
export async function startSeeded(): Promise<{ readonly tuku: TukuProcess; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'tuku-console-'));
  mkdirSync(join(folder, 'seeds/products'), { recursive: true });
  for (const [name, picture] of Object.entries({ cup: 'balloons', lamp: 'beach' })) {
    const bytes = readFileSync(join(packageRoot, `fixtures/pictures/${picture}.jpg`));
    writeFileSync(join(folder, `seeds/products/${name}.jpg`), bytes);
  }
  for (const [dialect, text] of Object.entries(seeds)) writeFileSync(join(folder, `seeds/${dialect}.yaml`), text);
  writeFileSync(join(folder, 'seeds/fusion.yaml'), fusion);
  const tuku = await spawnTuku([
    ...['--seed-dir', join(folder, 'seeds'), '--journal-bodies', '8M', '--data-dir', join(folder, 'data')],
  ]);
  return {
    tuku,
    async stop() {
      await tuku.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An index with two vector fields and a text field. */
const fusion = `
- alibaba-ossvectors PutVectorBucket: { bucket: fusion }
- alibaba-ossvectors PutVectorIndexFusion:
    bucket: fusion
    indexName: catalogue
    mode: fusion
    schemaConfiguration:
      fields:
        - { name: look, type: vector, dataType: float32, dimension: 2, distanceMetric: cosine }
        - { name: sound, type: vector, dataType: float32, dimension: 1, distanceMetric: ip }
        - { name: title, type: string, text: { enabled: true } }
- alibaba-ossvectors PutVectors:
    bucket: fusion
    indexName: catalogue
    vectors:
      - { key: cup, data: { look: [1, 0], sound: [3] }, metadata: { title: 马克杯 cup } }
      - { key: lamp, data: { look: [0, 1], sound: [1] }, metadata: { title: 台灯 lamp } }
`;

/** The id of a dialect's collection. */
export async function collectionOf(url: string, dialect: string, key: string): Promise<number> {
  const { collections } = (await (await fetch(`${url}/_tuku/collections?dialect=${dialect}`)).json()) as {
    collections: { id: number; key: string }[];
  };
  const found = collections.find((one) => one.key === key);
  if (found === undefined) throw new Error(`no ${key} of ${dialect}`);
  return found.id;
}
