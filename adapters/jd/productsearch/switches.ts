import { type Switch, SwitchError, type SwitchValues } from '../../../src/protocol/switches.ts';
import type { Package } from '../gateway/product.ts';

/** Free packages: calls a day and a second, of all operations together [documented]. */
const packages = {
  person: { perDay: 500, perSecond: 2 },
  company: { perDay: 1000, perSecond: 2 },
  beta: { perDay: 2000, perSecond: 5 },
} satisfies Record<string, Package>;

/** What the vendor's documentation leaves open, or tells in two ways. */
export const switches = [
  {
    name: 'failed-message',
    values: ['array', 'string'],
    about: 'Form of `message` in the failed_list of product_image_add.',
  },
  { name: 'rectangle', values: ['array', 'object'], about: 'Form of `rectangle` in the answer of a search.' },
  {
    name: 'image-hosts',
    values: ['any'],
    free: true,
    about: 'Domains that picture URLs may lead to, with every name under them, separated by commas.',
  },
  {
    name: 'anonymous',
    values: ['refused', 'allowed'],
    about: 'Requests without Authorization and appkey: refused, or served as the default account’s.',
  },
  { name: 'package', values: ['person', 'company', 'beta'], about: 'The free package that calls are counted against.' },
] as const satisfies readonly Switch[];

/** The switches as the operations read them. */
export interface Choices {
  readonly failedMessage: 'array' | 'string';
  readonly rectangle: 'array' | 'object';
  /** Lower case; absent: any. */
  readonly imageHosts?: readonly string[];
}

/** Throws SwitchError for a list of domains that names none. */
export function choicesOf(values: SwitchValues): Choices {
  const hosts = values['image-hosts'] ?? 'any';
  return {
    failedMessage: values['failed-message'] === 'string' ? 'string' : 'array',
    rectangle: values.rectangle === 'object' ? 'object' : 'array',
    ...(hosts !== 'any' && { imageHosts: domains(hosts) }),
  };
}

/** How requests are counted, and what those without a key are. */
export function gatewayChoices(values: SwitchValues): { package: Package; anonymous: 'refused' | 'allowed' } {
  const { package: name = '' } = values;
  return {
    package: isPackage(name) ? packages[name] : packages.person,
    anonymous: values.anonymous === 'allowed' ? 'allowed' : 'refused',
  };
}

function isPackage(name: string): name is keyof typeof packages {
  return Object.hasOwn(packages, name);
}

function domains(list: string): string[] {
  const names = list.split(',').map((name) => name.trim().toLowerCase());
  if (names.every((name) => /^[a-z0-9.-]+$/.test(name))) return names;
  throw new SwitchError(`jd-productsearch.image-hosts=${list}: domain names, separated by commas`);
}
