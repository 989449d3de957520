// Product search: the same product on another background, and edited copies of pictures with a subject. Compares the whole
// picture, the box that the detector recognises, the true box, and what galleries that detect subjects do.
//   npm run bench -- products [--products 120] [--edits 1] [--model MODEL] [--backend auto] [--discounts 1,1.5,2]
// `--edits n` tests the edits of one in n products' first scenes; 0 leaves them out. `--discounts` compares what pairs with a
// whole picture may count (`viewDiscount`).
import { parseArgs } from 'node:util';
import { viewDiscount } from '../src/engine/view-discount.ts';
import { analysePicture, type Tools } from '../src/features/analyse.ts';
import { startBackend } from '../src/features/backends/choose.ts';
import type { BackendChoice } from '../src/features/backends/port.ts';
import { type Detect, loadDetector } from '../src/features/detector.ts';
import { loadEmbedder } from '../src/features/embedder.ts';
import { boxShare, findModel } from '../src/features/embedding-model.ts';
import type { Analysis } from '../src/features/port.ts';
import { cropRaster, decodeImage } from '../src/images/decode.ts';
import type { ImageLimits, Raster, Region } from '../src/images/port.ts';
import { similarityOfViews } from '../src/index/views.ts';
import { type ProductsResult, writeResult } from './figures/results.ts';
import { editedTable, otherBackgroundTable } from './figures/tables.ts';
import { type Product, products, SCENE, type Scene } from './support/products-scenes.ts';
import { edits } from './support/retrieval-edits.ts';
import { recallAt1, toPair } from './support/retrieval-metrics.ts';

const { values: options } = parseArgs({
  options: {
    products: { type: 'string', default: '120' },
    edits: { type: 'string', default: '1' },
    backend: { type: 'string', default: 'auto' },
    model: { type: 'string' },
    discounts: { type: 'string' },
  },
});
const limits: ImageLimits = {
  formats: ['png', 'jpeg'],
  maxBytes: 1e8,
  maxWidth: 1e4,
  maxHeight: 1e4,
  refuseFlat: false,
};

/** What a method knows of a picture. The box of the product is known in scenes, not in their edited copies. */
interface View {
  readonly bytes: Buffer;
  readonly picture: Raster;
  readonly analysis: Omit<Analysis, 'model' | 'contentHash'>;
  readonly box?: Region;
}

/** Describes a picture by one view or several; undefined where the method does not apply. */
interface Method {
  readonly name: string;
  readonly describe: (view: View) => Promise<Float32Array | undefined>;
  /** What pairs with a whole picture count; the model's by default. */
  readonly discount?: number;
}

const { model, id } = findModel(options.model);
const backend = await startBackend(options.backend as BackendChoice, model.form);
const embed = await loadEmbedder(model, backend);
const detector: Promise<Detect> = loadDetector(backend);
const tools: Tools = { embed, boxShare: boxShare(model), detector: () => detector };
const dimension = (await embed({ width: 1, height: 1, data: new Uint8Array(3) })).length;

const part = ({ picture }: View, box: Region | undefined) => (box ? embed(cropRaster(picture, box)) : undefined);
const methods: readonly Method[] = [
  // The last view of every analysis is the whole picture.
  { name: 'whole picture', describe: async ({ analysis }) => analysis.embedding.slice(-dimension) },
  {
    name: 'recognised box alone',
    describe: async (view) => (await part(view, view.analysis.chosen?.box)) ?? embed(view.picture),
  },
  { name: 'box to compare alone', describe: async ({ analysis }) => analysis.embedding.slice(0, dimension) },
  { name: 'true box', describe: async (view) => part(view, view.box) },
  { name: 'true box, 15 % larger', describe: async (view) => part(view, view.box && larger(view.box, view.picture)) },
  { name: 'galleries with subjects', describe: async ({ analysis }) => analysis.embedding },
  ...(options.discounts?.split(',') ?? []).map((times) => ({
    name: `the same, discount ${times}`,
    describe: async ({ analysis }: View) => analysis.embedding,
    discount: Number(times),
  })),
];

function larger({ x, y, width, height }: Region, picture: { width: number; height: number }): Region {
  const [left, top] = [Math.max(0, Math.round(x - 0.075 * width)), Math.max(0, Math.round(y - 0.075 * height))];
  const right = Math.min(picture.width, Math.round(x + 1.075 * width));
  const bottom = Math.min(picture.height, Math.round(y + 1.075 * height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

async function look(bytes: Buffer, box?: Region): Promise<View> {
  const picture = await decodeImage(bytes, limits);
  return { bytes, picture, analysis: await analysePicture({ bytes, limits, detect: {} }, tools), ...(box && { box }) };
}

type Described = readonly (Float32Array | undefined)[];

async function describeAll(view: View): Promise<Described> {
  const all: (Float32Array | undefined)[] = [];
  for (const method of methods) all.push(await method.describe(view));
  return all;
}

interface Query {
  readonly truth: number;
  readonly half: number;
  /** The edit's name. */
  readonly kind: string;
  readonly described: Described;
}

/** Found first among the stored pictures by a method; undefined where it does not apply. */
function found(at: number, stored: readonly Described[], queries: readonly Query[], kinds: readonly string[]) {
  const discount = methods[at]?.discount ?? viewDiscount(id);
  const answered = queries.flatMap((query) => {
    const asked = query.described[at];
    if (asked === undefined) return [];
    const scores = Float64Array.from(stored, (entry) => {
      const known = entry[at];
      return known === undefined ? Number.NEGATIVE_INFINITY : similarityOfViews(asked, known, { dimension, discount });
    });
    return [{ ...query, pair: toPair({ edit: 0, truth: query.truth, scores }) }];
  });
  if (answered.length === 0) return undefined;
  const recall = (accept: (query: Query) => boolean) => recallAt1(answered.filter(accept).map(({ pair }) => pair));
  return {
    all: recall(() => true),
    tuning: recall(({ half }) => half === 0),
    heldOut: recall(({ half }) => half === 1),
    edits: kinds.map((name) => recall(({ kind }) => kind === name)),
  };
}

async function editsOf(list: readonly Product[], every: number): Promise<Query[]> {
  const queries: Query[] = [];
  for (const [truth, product] of list.entries()) {
    // Neighbours together, since they are of different halves.
    if ((truth >> 1) % every !== 0) continue;
    const { png } = product.scenes[0];
    for (const { name, apply } of edits) {
      const described = await describeAll(await look(await apply(png, SCENE.width, SCENE.height)));
      queries.push({ truth, half: product.half, kind: name, described });
    }
  }
  return queries;
}

const list = (await products()).slice(0, Number(options.products));
const scene = async ({ png, box }: Scene) => describeAll(await look(png, box));
const stored: Described[] = [];
const others: Query[] = [];
for (const [truth, product] of list.entries()) {
  stored.push(await scene(product.scenes[0]));
  others.push({ truth, half: product.half, kind: '', described: await scene(product.scenes[1]) });
}
const every = Number(options.edits);
const copies = every > 0 ? await editsOf(list, every) : [];
const kinds = edits.map(({ name }) => name);
const result: ProductsResult = {
  model: id,
  dimension,
  backend: backend.name,
  products: list.length,
  editedCopies: copies.length,
  edits: kinds,
  methods: methods.flatMap(({ name }, at) => {
    const otherBackground = found(at, stored, others, []);
    const edited = found(at, stored, copies, kinds);
    return otherBackground ? [{ name, otherBackground, ...(edited && { edited }) }] : [];
  }),
};
console.log(
  `${list.length} products on two backgrounds each; model ${id}, ${dimension} numbers a view; backend ${backend.name}\n`,
);
console.log(otherBackgroundTable('Same product, other background', result));
if (copies.length > 0) console.log(`\n${editedTable(result)}`);
writeResult('products', result, options.model ?? 'built-in');
