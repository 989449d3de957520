import type { Resource } from '../../../../src/catalog/port.ts';
import type { ResourceId, ResourceRef } from '../../../../src/engine/resources.ts';
import type { Json } from '../../../../src/json.ts';
import type { CityCall } from '../call.ts';
import type { Check } from '../checks.ts';
import type { CityCode } from '../errors.ts';

/** A parameter of a resource's create and modify actions; stored in `fields` under its own name. */
export interface Field {
  readonly name: string;
  /** Checks the value if it is sent. */
  readonly check?: Check;
  /** Set on creation; modifying the resource ignores it. */
  readonly fixed?: true;
}

/** A parameter that names another resource. */
export interface Reference {
  readonly field: string;
  readonly kind: string;
  readonly missing: CityCode;
  /** Checked only with the switch `unknown-references`: no page lists an error for it. */
  readonly optional?: true;
}

/** A parameter of a describe action that selects resources. */
export interface Filter {
  readonly name: string;
  /** Reads the value sent: returns the test for resources, or the code for a malformed value. */
  readonly read: (value: string) => ((resource: Resource) => boolean) | CityCode;
}

/** An action of the product: its name and the schema of its request. */
export interface Action {
  readonly name: string;
  readonly schema: object;
}

type Fields = { readonly [name: string]: Json };

/** One kind of resource, from which its create, describe, modify and delete actions are derived. */
export interface ResourceDefinition {
  readonly kind: string;
  readonly idField: string;
  readonly id: (call: CityCall) => ResourceId;
  /** The field that is the resource's name; unique in its container if `nameTaken` is given. */
  readonly nameField?: string;
  readonly nameTaken?: CityCode;
  /** The resource that contains it, and the parameter that names that one. */
  readonly container?: Reference;
  /** Checked in this order. */
  readonly fields: readonly Field[];
  readonly references?: readonly Reference[];
  /** Fields set on creation that no parameter sets. */
  readonly initial?: (call: CityCall) => { readonly [name: string]: Json };
  /** Checks that need several values, or the catalog. */
  readonly rules?: readonly ((call: CityCall, existing?: Resource) => void | Promise<void>)[];
  /** Completes the fields of a changed resource; `fields` includes the change. */
  readonly modified?: (fields: Fields, change: Fields, time: { readonly now: Date; readonly at: Date }) => Fields;
  readonly notFound: CityCode;
  readonly removal?: {
    /** For an id that is not a number, where the page lists a separate code. */
    readonly malformedId?: CityCode;
    readonly notFound?: CityCode;
    /** Kinds and fields that may refer to a resource of this kind, which then cannot be removed. */
    readonly dependants?: readonly { readonly kind: string; readonly field: string }[];
    readonly inUse?: CityCode;
  };
  /** Removes what belongs to a removed resource besides its contents. */
  readonly removed?: (id: string, call: CityCall) => Promise<void>;
  /** Kinds that it contains; they are removed with it. */
  readonly contents?: readonly string[];
  readonly list: {
    /** `{wrapper: {item: [...]}}` in the answer. */
    readonly wrapper: string;
    readonly item: string;
    readonly filters?: readonly Filter[];
  };
  /** The resource as describe returns it. */
  show(resource: Resource, call: CityCall): { readonly [name: string]: Json };
  readonly actions: { readonly [verb in 'create' | 'describe' | 'modify' | 'remove']?: Action };
}

/** A stored field as a string; `''` when it was never sent. */
export function stored(resource: Resource, name: string): string {
  const value = resource.fields[name];
  return typeof value === 'string' ? value : '';
}

/** A stored field as a number; 0 when it was never sent. */
export function storedNumber(resource: Resource, name: string): number {
  const value = resource.fields[name];
  return typeof value === 'number' ? value : 0;
}

/** Selects resources by id. */
export function byId(name: string): Filter {
  return { name, read: (value) => (resource) => resource.id === value };
}

/** Selects resources by name. */
export function byName(name: string): Filter {
  return { name, read: (value) => (resource) => resource.name === value };
}

/** Selects resources by a stored field. */
export function byField(name: string, check?: Check): Filter {
  return { name, read: (value) => check?.(value) ?? ((resource) => stored(resource, name) === value) };
}

/** The resource that must exist for a reference; undefined when it was not sent or is not checked. */
export function requiredRef(reference: Reference, id: string | undefined, call: CityCall): ResourceRef | undefined {
  if (id === undefined || (reference.optional === true && !call.services.refuseUnknown)) return undefined;
  return { kind: reference.kind, id };
}
