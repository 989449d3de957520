import { XMLBuilder } from 'fast-xml-parser';
import { isJsonObject, type Json } from '../../../src/json.ts';

const cdata = '__cdata';
const builder = new XMLBuilder({ cdataPropName: cdata, textNodeName: '#text', suppressEmptyNode: false });
const declaration = "<?xml version='1.0' encoding='UTF-8'?>";

/**
 * Builds an XML document. A list becomes repeated elements of its name, or one element of that name around its items.
 * @param items element names of list items, by the list's dotted path
 */
export function xmlDocument(root: string, fields: Json, items: Readonly<Record<string, string>> = {}): string {
  return declaration + builder.build({ [root]: node(fields, '', items) });
}

/** Builds the gateways' error document, whose Recommend is a CDATA section [observed]. */
export function xmlError(fields: Readonly<Record<string, string>>, recommend: string): string {
  const Recommend = { [cdata]: recommend };
  return declaration + builder.build({ Error: { ...(node(fields, '', {}) as object), Recommend } });
}

type XmlNode = string | XmlNode[] | { [name: string]: XmlNode };

function node(value: Json, path: string, items: Readonly<Record<string, string>>): XmlNode {
  if (Array.isArray(value)) {
    const list = value.map((item: Json) => node(item, path, items));
    const item = items[path];
    return item === undefined ? list : { [item]: list };
  }
  if (!isJsonObject(value)) return legal(String(value));
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(
    fields.map(([name, field]) => [name, node(field, path === '' ? name : `${path}.${name}`, items)]),
  );
}

/** Replaces characters that XML 1.0 does not allow by U+FFFD. */
function legal(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters are meant
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
}
