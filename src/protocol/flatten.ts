import type { Json } from '../json.ts';
import { castText, fieldShape, type Shape } from './coerce.ts';

/** A place in the schema with what the parameters have put there. */
interface Node {
  readonly shape: Shape;
  text?: string;
  /** Fields of an object, or items of a list by their index as written. */
  readonly children: Map<string, Node>;
}

/**
 * Turns `Rect.X=1`, `Scenes.0=WEB`, `Filters.0.Values.1=b` back into objects and lists, as the schema has them
 * [observed]. Names that the schema does not have stay whole, for validation to report. Gaps between indexes close.
 * @param base index of a list's first item, 0 or 1
 */
export function unflatten(
  parameters: Iterable<readonly [string, string]>,
  schema: object,
  base: 0 | 1,
): { [name: string]: Json } {
  const root: Node = { shape: schema, children: new Map() };
  const unknown: [string, string][] = [];
  for (const [name, text] of parameters) {
    const node = place(root, name, base);
    if (node === undefined) unknown.push([name, text]);
    else node.text = text;
  }
  const input = object(root);
  for (const [name, text] of unknown) {
    // not by assignment: the name may be `__proto__`
    Object.defineProperty(input, name, { value: text, enumerable: true, configurable: true, writable: true });
  }
  return input;
}

function place(root: Node, name: string, base: number): Node | undefined {
  let node = root;
  for (const segment of name.split('.')) {
    const shape = childShape(node.shape, segment, base);
    if (shape === undefined) return undefined;
    let child = node.children.get(segment);
    if (child === undefined) {
      child = { shape, children: new Map() };
      node.children.set(segment, child);
    }
    node = child;
  }
  return node;
}

function childShape(shape: Shape, segment: string, base: number): Shape | undefined {
  if (shape.type === 'array') return /^\d+$/.test(segment) && Number(segment) >= base ? shape.items : undefined;
  return fieldShape(shape, segment);
}

function value(node: Node): Json | undefined {
  if (node.children.size === 0) return node.text === undefined ? undefined : castText(node.text, node.shape);
  return node.shape.type === 'array' ? list(node) : object(node);
}

function object(node: Node): { [name: string]: Json } {
  const fields: { [name: string]: Json } = {};
  for (const [name, child] of node.children) {
    const field = value(child);
    if (field !== undefined) fields[name] = field;
  }
  return fields;
}

function list(node: Node): Json {
  return [...node.children]
    .sort(([a], [b]) => Number(a) - Number(b))
    .flatMap(([, child]) => {
      const item = value(child);
      return item === undefined ? [] : [item];
    });
}
