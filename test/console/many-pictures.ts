import { openCatalog } from '../../src/catalog/catalog.ts';
import { randomFrom } from '../../src/engine/random.ts';
import { normalise } from '../../src/features/vector.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { spawnTuku } from '../support/tuku-process.ts';

const GROUPS = 12;
/** How far a picture is from its group's middle. */
const SPREAD = 0.8;

/**
 * A data folder with one gallery of so many pictures. One picture is added by the SDK; the others are copies of it in the
 * catalog with embeddings of their own, in groups: embedding 10,000 pictures takes an hour.
 */
export async function storeManyPictures(dataDir: string, count: number): Promise<void> {
  const tuku = await spawnTuku(['--data-dir', dataDir]);
  const client = tiiaClient(tuku.url);
  await client.CreateGroup({ GroupId: 'large', GroupName: 'Large', MaxCapacity: count });
  const ImageBase64 = (await scene(1)).toString('base64');
  await client.CreateImage({ GroupId: 'large', EntityId: 'item-00000', PicName: 'first', ImageBase64 });
  await tuku.stop();
  await copyFirst(dataDir, count - 1);
}

async function copyFirst(dataDir: string, copies: number): Promise<void> {
  const catalog = await openCatalog({ dataDir });
  try {
    const [namespace] = await catalog.namespaces.list();
    const gallery = namespace && (await catalog.galleries.find(namespace, 'large'));
    if (gallery === undefined) throw new Error('no gallery');
    const first = await firstOf(catalog.pictures.changedSince(gallery.id, -1));
    const thumbnail = await filesOf(catalog).thumbnail(gallery.id, first.id);
    if (thumbnail === undefined) throw new Error('no thumbnail');
    const { model, vector } = first.embedding;
    const random = randomFrom(7);
    const noise = (size: number) => Float32Array.from({ length: size }, () => random() + random() + random() - 1.5);
    const middles = Array.from({ length: GROUPS }, () => noise(vector.length));
    await catalog.transaction(async (tables) => {
      const { revision } = await tables.galleries.touch(gallery.id, copies, new Date());
      for (let number = 1; number <= copies; number++) {
        const middle = middles[number % GROUPS] as Float32Array;
        const own = noise(vector.length).map((value, place) => value * SPREAD + (middle[place] as number));
        const item = `item-${String(number).padStart(5, '0')}`;
        const draft = { ...first, item, name: 'copy' };
        const embedding = { model, vector: normalise(own), contentHash: String(number) };
        const { id } = await tables.pictures.insert(gallery.id, revision, draft, embedding, new Date());
        await filesOf(tables).insert(id, { thumbnail });
      }
    });
  } finally {
    await catalog.close();
  }
}

async function firstOf<Entry>(batches: AsyncIterable<Entry[]>): Promise<Entry> {
  for await (const [first] of batches) if (first !== undefined) return first;
  throw new Error('no picture');
}

interface PictureFiles<Thumbnail> {
  thumbnail(gallery: number, picture: number): Promise<Thumbnail | undefined>;
  insert(picture: number, files: { readonly thumbnail: Thumbnail }): Promise<void>;
}

/** The catalog's tables of thumbnails. */
function filesOf(tables: object): PictureFiles<object> {
  return (tables as { pictureFiles: PictureFiles<object> }).pictureFiles;
}
