import type { Gallery } from '../../../src/catalog/port.ts';
import type { Json } from '../../../src/json.ts';
import { isGeneric } from './instances.ts';

/** A category of goods [documented], and how Tuku recognises it in a picture [inferred]. */
interface Category {
  readonly id: number;
  readonly name: string;
  /** COCO labels that predict this category, and that stand for it when it is requested. */
  readonly labels: readonly string[];
  /** Labels that stand for it only when it is requested: COCO has no garments, only the people who wear them. */
  readonly bearers?: readonly string[];
}

/** Category of everything else, and the only one of generic instances [documented]. */
export const OTHERS = 88888888;

const food = ['banana', 'apple', 'sandwich', 'orange', 'broccoli', 'carrot', 'hot dog', 'pizza', 'donut', 'cake'];
const worn = { labels: [], bearers: ['person'] };

const categories: readonly Category[] = [
  { id: 0, name: 'Tops', ...worn },
  { id: 1, name: 'Dress', ...worn },
  { id: 2, name: 'Bottoms', ...worn },
  { id: 3, name: 'Bag', labels: ['backpack', 'handbag', 'suitcase'] },
  { id: 4, name: 'Shoes', labels: [] },
  { id: 5, name: 'Accessories', labels: ['tie', 'umbrella'] },
  { id: 6, name: 'Snacks', labels: food },
  { id: 7, name: 'Makeups', labels: [] },
  { id: 8, name: 'Bottle drink', labels: ['bottle'] },
  { id: 9, name: 'Furniture', labels: ['chair', 'couch', 'bed', 'dining table', 'bench'] },
  { id: 20, name: 'Toy', labels: ['teddy bear', 'kite', 'frisbee', 'sports ball'] },
  { id: 21, name: 'Underwear', ...worn },
  { id: 22, name: 'Digital device', labels: ['tv', 'laptop', 'mouse', 'remote', 'keyboard', 'cell phone'] },
  { id: OTHERS, name: 'Others', labels: [] },
];

const byId = new Map(categories.map((category) => [category.id, category]));
const idOfLabel = new Map(categories.flatMap(({ id, labels }) => labels.map((label) => [label, id] as const)));

export function isCategory(id: number): boolean {
  return byId.has(id);
}

/** Labels whose subjects may stand for a requested category; undefined where any subject may. */
export function labelsFor(id: number): readonly string[] | undefined {
  const category = byId.get(id);
  if (category === undefined || id === OTHERS) return undefined;
  return [...category.labels, ...(category.bearers ?? [])];
}

/** The category predicted from a detected subject's label; Others for a label of no category [inferred]. */
export function categoryOfLabel(label: string | undefined): number {
  return (label === undefined ? undefined : idOfLabel.get(label)) ?? OTHERS;
}

/** PicInfo.AllCategories: the categories of the instance's type [documented]. */
export function allCategories(instance: Gallery): Json {
  const supported = isGeneric(instance) ? categories.filter(({ id }) => id === OTHERS) : categories;
  return supported.map(({ id, name }) => ({ Id: id, Name: name }));
}
