import schemas from '../../../../schemas/jd/productsearch/product_image_add.json' with { type: 'json' };
import type { Gallery } from '../../../../src/catalog/port.ts';
import { decodeBase64 } from '../../../../src/images/base64.ts';
import type { Input } from '../../../../src/protocol/operation.ts';
import { type ProductCall, productOperation } from '../call.ts';
import { ensureCollection, MAX_PER_PRODUCT } from '../collections.ts';
import { putContents } from '../contents.ts';
import { type Entry, type EntryList, listWellFormed, type ParsedEntries } from '../entries.ts';
import { constantOf, errors, type ProductCode, refusal } from '../errors.ts';
import { textOrEmpty } from '../fields.ts';
import { INTAKE, intakeDraft } from '../intake.ts';
import { isUrl, sourceOf } from '../source.ts';
import { taskId } from '../task-id.ts';
import { translate } from '../translate.ts';

const list: EntryList = {
  field: 'image_list',
  schema: schemas.entry,
  identifiedBy: ['product_id', 'image_id'],
  uniqueBy: ['image_id'],
  codes: { notAnObject: '3010', empty: '3011', tooMany: '3016', repeated: '1033' },
};

/** No product gets more pictures in one call than it may ever have. */
const withinPerProduct = (_call: ProductCall, { entries }: ParsedEntries): void => {
  const counts = new Map<string, number>();
  for (const { fields } of entries) {
    const product = textOrEmpty(fields, 'product_id');
    const count = (counts.get(product) ?? 0) + 1;
    if (count > MAX_PER_PRODUCT) throw refusal('3017');
    counts.set(product, count);
  }
};

/** An entry, and the code of its first error as far as it is known. */
interface Candidate {
  readonly fields: Input;
  code: ProductCode | undefined;
}

/**
 * Accepts pictures to be added later, by one task for the call [documented]. Errors of an entry itself, and conflicts with
 * what is stored, are answered at once [documented]; the task reports the others. It survives a restart.
 */
export const product_image_add = productOperation({
  name: 'product_image_add',
  schema: schemas.request,
  internalError: '3018',
  rules: [listWellFormed(list), withinPerProduct],
  async handle(call, { entries }) {
    const { input, namespace, services } = call;
    const { engine, settings } = services;
    const candidates: Candidate[] = entries.map((entry) => ({
      fields: entry.fields,
      code: entry.error ?? contentError(call, entry, entries.length > 1),
    }));
    requireOneAcceptable(candidates);
    const collection = await ensureCollection(engine, namespace, textOrEmpty(input, 'collection_name'));
    await compareWithStored(call, collection, candidates);
    requireOneAcceptable(candidates);
    const key = await unusedTaskId(call, collection);
    const accepted = candidates.filter(({ code }) => code === undefined).map(({ fields }) => taskEntry(fields));
    const taskEntries = await putContents(engine, namespace, key, accepted);
    await engine.tasks.submit(namespace, [intakeDraft(key, collection, taskEntries)]);
    return {
      task_id: key,
      failed_list: candidates.flatMap(({ fields, code }) => {
        if (code === undefined) return [];
        const message = constantOf(code);
        const image_id = textOrEmpty(fields, 'image_id');
        return [{ image_id, message: settings.failedMessage === 'array' ? [message] : message }];
      }),
    };
  },
});

/** Several entries must all have URLs [documented]. Base64 is checked at once, and decoded for use by the task. */
function contentError({ services }: ProductCall, { fields }: Entry, several: boolean): ProductCode | undefined {
  const content = textOrEmpty(fields, 'image_content');
  if (several && !isUrl(content)) return '3014';
  try {
    const source = sourceOf(content, services.settings);
    if ('base64' in source) decodeBase64(source.base64);
    return undefined;
  } catch (error) {
    const code = translate(error)?.code;
    if (code !== undefined && Object.hasOwn(errors, code)) return code as ProductCode;
    throw error;
  }
}

/**
 * Sets the code of candidates that conflict with what is stored: unknown product, name taken, product full. Earlier
 * candidates count towards the product's limit [inferred].
 */
async function compareWithStored(
  { namespace, services: { engine } }: ProductCall,
  collection: Gallery,
  candidates: readonly Candidate[],
): Promise<void> {
  /** Pictures that each product can still take; undefined for an unknown product. */
  const capacities = new Map<string, number | undefined>();
  for (const candidate of candidates) {
    if (candidate.code !== undefined) continue;
    const product = textOrEmpty(candidate.fields, 'product_id');
    if (!capacities.has(product)) {
      const item = await engine.items.find(namespace, collection, product);
      const pictures = item && (await engine.pictures.matching(collection, { item: product }));
      capacities.set(product, pictures && MAX_PER_PRODUCT - pictures.length);
    }
    const capacity = capacities.get(product);
    const name = textOrEmpty(candidate.fields, 'image_id');
    if (capacity === undefined) candidate.code = '3007';
    else if (await engine.pictures.find(collection, { name })) candidate.code = '1032';
    else if (capacity <= 0) candidate.code = '3017';
    else capacities.set(product, capacity - 1);
  }
}

/**
 * Fails the call if every candidate has an error [inferred]: 3009 if all products are unknown, the candidate's own code if
 * it is the only one, 3019 otherwise.
 */
function requireOneAcceptable(candidates: readonly Candidate[]): void {
  const [first] = candidates;
  if (first?.code === undefined || candidates.some(({ code }) => code === undefined)) return;
  if (candidates.every(({ code }) => code === '3007')) throw refusal('3009');
  throw refusal(candidates.length === 1 ? first.code : '3019');
}

async function unusedTaskId({ namespace, services: { engine, ids } }: ProductCall, { key }: Gallery): Promise<string> {
  for (;;) {
    const candidate = taskId(namespace.account, key, engine.now(), ids);
    if ((await engine.tasks.find(namespace, INTAKE, candidate)) === undefined) return candidate;
  }
}

/** The fields of an entry that the task needs; the others are dropped. */
function taskEntry(fields: Input): Input {
  return Object.fromEntries(
    ['product_id', 'image_id', 'image_content', 'image_info'].map((name) => [name, textOrEmpty(fields, name)]),
  );
}
