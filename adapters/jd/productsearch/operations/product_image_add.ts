import schemas from '../../../../schemas/jd/productsearch/product_image_add.json' with { type: 'json' };
import type { Gallery } from '../../../../src/catalog/port.ts';
import type { Input } from '../../../../src/protocol/operation.ts';
import type { ProductCall, ProductOperation, ProductRule } from '../call.ts';
import { ensureCollection, MAX_PER_PRODUCT } from '../collections.ts';
import { putContents } from '../contents.ts';
import { type Entry, type EntryList, entriesOf, listIsSound, text } from '../entries.ts';
import { constantOf, errors, type ProductCode, refusal } from '../errors.ts';
import { INTAKE, intakeDraft } from '../intake.ts';
import { isUrl, sourceOf } from '../source.ts';
import { taskId } from '../task-id.ts';
import { translate } from '../translate.ts';

const list: EntryList = {
  field: 'image_list',
  entry: schemas.entry,
  names: ['product_id', 'image_id'],
  unique: ['image_id'],
  codes: { notAnObject: '3010', empty: '3011', tooMany: '3016', repeated: '1033' },
};

/** More pictures of a product in one call than it may ever have. */
const withinPerProduct: ProductRule = ({ input }) => {
  const counts = new Map<string, number>();
  for (const { fields } of entriesOf(input, list)) {
    const product = text(fields, 'product_id');
    const count = (counts.get(product) ?? 0) + 1;
    if (count > MAX_PER_PRODUCT) throw refusal('3017');
    counts.set(product, count);
  }
};

/** An entry that may still be taken, and the code of what speaks against it. */
interface Candidate {
  readonly fields: Input;
  code: ProductCode | undefined;
}

/**
 * Takes pictures to be added later: one task for the call [documented]. What is wrong with an entry by itself, or with
 * what is stored, is answered at once [documented]; the task tells what became of the others. It survives a restart.
 */
export const product_image_add: ProductOperation = {
  name: 'product_image_add',
  schema: schemas.request,
  internal: '3018',
  rules: [listIsSound(list), withinPerProduct],
  async handle(call) {
    const { input, namespace, services } = call;
    const { engine, choices } = services;
    const entries = entriesOf(input, list);
    const candidates: Candidate[] = entries.map((entry) => ({
      fields: entry.fields,
      code: entry.fault ?? contentFault(call, entry, entries.length > 1),
    }));
    requireSome(candidates);
    const collection = await ensureCollection(engine, namespace, text(input, 'collection_name'));
    await findStored(call, collection, candidates);
    requireSome(candidates);
    const key = await freeTaskId(call, collection);
    const taken = candidates.filter(({ code }) => code === undefined).map(({ fields }) => stored(fields));
    const entriesOfTask = await putContents(engine, namespace, key, taken);
    await engine.tasks.submit(namespace, [intakeDraft(key, collection, entriesOfTask)]);
    return {
      task_id: key,
      failed_list: candidates.flatMap(({ fields, code }) => {
        if (code === undefined) return [];
        const message = constantOf(code);
        return [
          { image_id: text(fields, 'image_id'), message: choices.failedMessage === 'array' ? [message] : message },
        ];
      }),
    };
  },
};

/** Only URLs may come several at once [documented]; of Base64, the text itself is looked at. */
function contentFault({ services }: ProductCall, { fields }: Entry, several: boolean): ProductCode | undefined {
  const content = text(fields, 'image_content');
  if (several && !isUrl(content)) return '3014';
  try {
    sourceOf(content, services.choices);
    return undefined;
  } catch (error) {
    const code = translate(error)?.code;
    if (code !== undefined && Object.hasOwn(errors, code)) return code as ProductCode;
    throw error;
  }
}

/** Looks the entries up: unknown product, name taken, product full; the entries before count [inferred]. */
async function findStored(
  { namespace, services: { engine } }: ProductCall,
  collection: Gallery,
  candidates: readonly Candidate[],
): Promise<void> {
  const rooms = new Map<string, number | undefined>();
  for (const candidate of candidates) {
    if (candidate.code !== undefined) continue;
    const product = text(candidate.fields, 'product_id');
    if (!rooms.has(product)) {
      const known = await engine.items.find(namespace, collection, product);
      const held = known && (await engine.pictures.matching(collection, { item: product }));
      rooms.set(product, held && MAX_PER_PRODUCT - held.length);
    }
    const room = rooms.get(product);
    if (room === undefined) candidate.code = '3007';
    else if (await engine.pictures.find(collection, { name: text(candidate.fields, 'image_id') }))
      candidate.code = '1032';
    else if (room <= 0) candidate.code = '3017';
    else rooms.set(product, room - 1);
  }
}

/**
 * With nothing to take the call is refused [inferred]: 3009 when no product is known, the entry's own code when it is
 * alone, 3019 otherwise.
 */
function requireSome(candidates: readonly Candidate[]): void {
  const [first] = candidates;
  if (first?.code === undefined || candidates.some(({ code }) => code === undefined)) return;
  if (candidates.every(({ code }) => code === '3007')) throw refusal('3009');
  throw refusal(candidates.length === 1 ? first.code : '3019');
}

async function freeTaskId({ namespace, services: { engine, ids } }: ProductCall, { key }: Gallery): Promise<string> {
  for (;;) {
    const candidate = taskId(namespace.account, key, engine.now(), ids);
    if ((await engine.tasks.find(namespace, INTAKE, candidate)) === undefined) return candidate;
  }
}

/** What the task needs of an entry, and nothing else that was sent. */
function stored(fields: Input): Input {
  return Object.fromEntries(
    ['product_id', 'image_id', 'image_content', 'image_info'].map((name) => [name, text(fields, name)]),
  );
}
