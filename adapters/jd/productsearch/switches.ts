import { type Switch, SwitchError, type SwitchValues } from '../../../src/protocol/switches.ts';
import type { Package } from '../gateway/product.ts';

/** Free packages: calls per day and per second, all operations together [documented]. */
const packages = {
  person: { perDay: 500, perSecond: 2 },
  company: { perDay: 1000, perSecond: 2 },
  beta: { perDay: 2000, perSecond: 5 },
} satisfies Record<string, Package>;

/** Behaviour that the vendor's documentation leaves open, or describes in two ways. */
export const switches = [
  {
    name: 'failed-message',
    values: ['array', 'string'],
    about: 'Form of `message` in the failed_list of product_image_add.',
  },
  { name: 'rectangle', values: ['array', 'object'], about: 'Form of `rectangle` in the answer of a search.' },
  {
    name: 'succeeded-list',
    values: ['string', 'object'],
    about: 'Entries of the succeeded_list of a task: strings as in the example, or objects as in the table.',
  },
  {
    name: 'image-hosts',
    values: ['any'],
    free: true,
    about: 'Comma-separated domains that picture URLs may name; their subdomains are included.',
  },
  {
    name: 'anonymous',
    values: ['refused', 'allowed'],
    about: 'Requests without Authorization and appkey: refused, or served for the default account.',
  },
  { name: 'package', values: ['person', 'company', 'beta'], about: 'The free package that calls are counted against.' },
] as const satisfies readonly Switch[];

/** The values of the switches that operations read. */
export interface ProductSettings {
  readonly failedMessage: 'array' | 'string';
  readonly rectangle: 'array' | 'object';
  readonly succeededList: 'string' | 'object';
  /** Domain names in lower case. Absent: any host. */
  readonly imageHosts?: readonly string[];
}

/** Throws SwitchError for an image-hosts value that is not a list of domain names. */
export function settingsOf(values: SwitchValues): ProductSettings {
  const hosts = values['image-hosts'] ?? 'any';
  return {
    failedMessage: values['failed-message'] === 'string' ? 'string' : 'array',
    rectangle: values.rectangle === 'object' ? 'object' : 'array',
    succeededList: values['succeeded-list'] === 'object' ? 'object' : 'string',
    ...(hosts !== 'any' && { imageHosts: domains(hosts) }),
  };
}

/** The values of the switches that the gateway reads. */
export function gatewaySettings(values: SwitchValues): { package: Package; anonymous: 'refused' | 'allowed' } {
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
  throw new SwitchError(`jd-productsearch.image-hosts=${list}: expected domain names, separated by commas`);
}
