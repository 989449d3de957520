import type { Resource } from '../../../../src/catalog/port.ts';
import type { ResourceId, ResourceRef } from '../../../../src/engine/resources.ts';
import type { Json } from '../../../../src/json.ts';
import type { CityCall } from '../call.ts';
import type { Check } from '../checks.ts';
import type { CityCode } from '../errors.ts';
import type { ActionName } from '../schemas.ts';

/** A parameter of a resource's create and modify actions; stored in `fields` under its own name. */
export interface Field {
  readonly name: string;
  /** Looks at the value when it was sent. */
  readonly check?: Check;
  /** Kept when the resource is modified, whatever is sent. */
  readonly fixed?: true;
}

/** A parameter that names another resource. */
export interface Reference {
  readonly field: string;
  readonly kind: string;
  readonly missing: CityCode;
  /** Checked only with the switch `unknown-references`, because no page lists an error for it. */
  readonly optional?: true;
}

/** Parameters of a describe action beyond the paging: which resources they leave. */
export interface Filter {
  readonly name: string;
  readonly check?: Check;
  accepts(resource: Resource, value: string): boolean;
}

type Fields = { readonly [name: string]: Json };

/** One kind of resource: what its create, describe, modify and delete actions are derived from. */
export interface ResourceDefinition {
  readonly kind: string;
  readonly idField: string;
  readonly id: (call: CityCall) => ResourceId;
  /** The field that is the resource's name; it must be unique in its container when `nameTaken` is a code. */
  readonly nameField?: string;
  readonly nameTaken?: CityCode;
  /** The resource it lies in, named by this parameter. */
  readonly container?: Reference;
  /** Checked in this order. */
  readonly fields: readonly Field[];
  readonly references?: readonly Reference[];
  /** Fields that no parameter sets, on creation. */
  readonly initial?: (call: CityCall) => { readonly [name: string]: Json };
  /** Checks that need more than one value, or the catalog. */
  readonly rules?: readonly ((call: CityCall, existing?: Resource) => void | Promise<void>)[];
  /** Completes the fields of a changed resource: `fields` has the change in it already. */
  readonly modified?: (fields: Fields, change: Fields, time: { readonly now: Date; readonly at: Date }) => Fields;
  readonly notFound: CityCode;
  readonly removal?: {
    /** For an id that is no number, where the page lists a code of its own. */
    readonly malformedId?: CityCode;
    readonly notFound?: CityCode;
    /** Kinds and fields that name a resource of this kind, and keep it. */
    readonly dependants?: readonly { readonly kind: string; readonly field: string }[];
    readonly inUse?: CityCode;
  };
  /** What else goes when one is removed. */
  readonly removed?: (id: string, call: CityCall) => Promise<void>;
  /** Kinds that lie in it and are removed with it. */
  readonly contents?: readonly string[];
  readonly list: {
    /** `{wrapper: {item: [...]}}` in the answer. */
    readonly wrapper: string;
    readonly item: string;
    readonly filters?: readonly Filter[];
  };
  /** The resource as describe answers it. */
  show(resource: Resource, call: CityCall): { readonly [name: string]: Json };
  readonly actions: { readonly [verb in 'create' | 'describe' | 'modify' | 'remove']?: ActionName };
}

/** A stored field as text; `''` when it was never sent. */
export function stored(resource: Resource, name: string): string {
  const value = resource.fields[name];
  return typeof value === 'string' ? value : '';
}

/** A stored field as a number; 0 when it was never sent. */
export function storedNumber(resource: Resource, name: string): number {
  const value = resource.fields[name];
  return typeof value === 'number' ? value : 0;
}

/** The filter by a resource's id. */
export function byId(name: string): Filter {
  return { name, accepts: (resource, value) => resource.id === value };
}

/** The filter by a stored field. */
export function byField(name: string, check?: Check): Filter {
  return { name, ...(check && { check }), accepts: (resource, value) => stored(resource, name) === value };
}

/** What a reference asks of the engine; undefined when it was not sent, or need not be checked. */
export function requiredRef(reference: Reference, id: string | undefined, call: CityCall): ResourceRef | undefined {
  if (id === undefined || (reference.optional === true && !call.services.refuseUnknown)) return undefined;
  return { kind: reference.kind, id };
}
