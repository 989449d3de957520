import type { Catalog, Namespace, Resource, ResourceDraft, Tables } from '../catalog/port.ts';
import type { Json } from '../json.ts';

/** Why the resource store refused a request; each dialect maps these, by kind, to its vendor's codes. */
export type ResourceProblem = 'exists' | 'name-taken' | 'not-found' | 'in-use';

/** The store refused a request: `kind` and `id` name the resource that is missing, taken or in use. */
export class ResourceError extends Error {
  override readonly name = 'ResourceError';
  constructor(
    readonly problem: ResourceProblem,
    readonly kind: string,
    readonly id: string,
    message: string,
  ) {
    super(message);
  }
}

/** Refers to one resource. */
export interface ResourceRef {
  readonly kind: string;
  readonly id: string;
  /** If given, the resource must be in this parent. */
  readonly parent?: string;
}

/** Resources of a kind that refer to another one in a field; a reference prevents its removal. */
export interface Dependants {
  readonly kind: string;
  readonly field: string;
}

/** How a new resource gets its id. */
export type ResourceId =
  /** 1, 2, 3, ... per namespace and kind. */
  | 'number'
  | { readonly given: string }
  /** Produces ids to try until one is free. */
  | { readonly candidate: () => string };

export type NewResource = Omit<ResourceDraft, 'id'> & { readonly id: ResourceId };

/** Conditions for writing a resource. */
export interface ResourceRules {
  /** The name must be unique among resources of the kind in the same parent. */
  readonly uniqueName?: boolean;
  /** Resources that must exist. */
  readonly requires?: readonly ResourceRef[];
}

/** Conditions for a removal, and what is removed along with a resource. */
export interface RemovalRules {
  readonly dependants?: readonly Dependants[];
  /** Kinds of the children of a resource of a kind; they are removed with it. */
  readonly contents?: (kind: string) => readonly string[];
  /** Those that are gone already are no error. */
  readonly maybeGone?: boolean;
}

export interface ResourceChange {
  readonly name?: string;
  readonly fields?: { readonly [key: string]: Json };
}

/** Records with metadata only, of kinds that the caller defines. Every write is one transaction. */
export interface Resources {
  /** Creates all or none. Throws ResourceError not-found (for `requires`), exists, name-taken, in this order. */
  create(namespace: Namespace, drafts: readonly NewResource[], rules?: ResourceRules): Promise<Resource[]>;
  /** Throws ResourceError not-found. */
  get(namespace: Namespace, ref: ResourceRef): Promise<Resource>;
  /** In order of creation. */
  list(namespace: Namespace, where: { readonly kind: string; readonly parent?: string }): Promise<Resource[]>;
  /**
   * Changes the given resources, all or none. `change` gets each one as stored in the transaction, and the date of the
   * change; an error it throws rolls everything back. Throws ResourceError not-found (for the resources, then for
   * `requires`), name-taken.
   */
  update(
    namespace: Namespace,
    refs: readonly ResourceRef[],
    change: (resource: Resource, at: Date) => ResourceChange,
    rules?: ResourceRules,
  ): Promise<Resource[]>;
  /** Removes the given resources and their children, all or none. Throws ResourceError not-found, in-use. */
  remove(namespace: Namespace, refs: readonly ResourceRef[], rules?: RemovalRules): Promise<void>;
}

export function createResources(catalog: Catalog, now: () => Date): Resources {
  /** Locks the namespace: its writers run one at a time, so a writer's checks hold until it commits. */
  function withLock<T>(namespace: Namespace, work: (tables: Tables, namespaceId: number) => Promise<T>): Promise<T> {
    return catalog.transaction(async (tables) => work(tables, await tables.namespaces.lock(namespace)));
  }

  async function requireResource(
    tables: Tables,
    namespace: Namespace,
    { kind, id, parent }: ResourceRef,
  ): Promise<Resource> {
    const found = await tables.resources.find(namespace, kind, id);
    if (found === undefined || (parent !== undefined && found.parent !== parent)) {
      const place = parent === undefined ? '' : ` in ${parent}`;
      throw new ResourceError('not-found', kind, id, `no ${kind} ${id}${place}`);
    }
    return found;
  }

  async function requireFreeName(
    tables: Tables,
    namespace: Namespace,
    { kind, id, parent, name }: Pick<Resource, 'kind' | 'id' | 'parent' | 'name'>,
  ): Promise<void> {
    const same = await tables.resources.list(namespace, { kind, parent, name });
    if (same.every((other) => other.id === id)) return;
    throw new ResourceError('name-taken', kind, id, `a ${kind} named ${name} already exists`);
  }

  async function newId(
    tables: Tables,
    place: { namespace: Namespace; namespaceId: number; kind: string },
    id: ResourceId,
  ): Promise<string> {
    const { namespace, namespaceId, kind } = place;
    if (id === 'number') return String(await tables.resources.nextNumber(namespaceId, kind));
    if ('given' in id) {
      if ((await tables.resources.find(namespace, kind, id.given)) === undefined) return id.given;
      throw new ResourceError('exists', kind, id.given, `${kind} ${id.given} already exists`);
    }
    for (;;) {
      const candidate = id.candidate();
      if ((await tables.resources.find(namespace, kind, candidate)) === undefined) return candidate;
    }
  }

  async function requireUnused(
    tables: Tables,
    namespace: Namespace,
    ref: ResourceRef,
    dependants: readonly Dependants[],
  ): Promise<void> {
    for (const { kind, field } of dependants) {
      const users = await tables.resources.list(namespace, { kind });
      const user = users.find(({ fields }) => fields[field] === ref.id);
      if (user) throw new ResourceError('in-use', ref.kind, ref.id, `${kind} ${user.id} uses ${ref.kind} ${ref.id}`);
    }
  }

  /** Removes a resource after its children. */
  async function removeTree(
    tables: Tables,
    place: { namespace: Namespace; namespaceId: number },
    { kind, id }: ResourceRef,
    contents: (kind: string) => readonly string[],
  ): Promise<void> {
    for (const inner of contents(kind)) {
      for (const resource of await tables.resources.list(place.namespace, { kind: inner, parent: id })) {
        await removeTree(tables, place, resource, contents);
      }
    }
    await tables.resources.remove(place.namespaceId, kind, id);
  }

  return {
    create: (namespace, drafts, { uniqueName = false, requires = [] } = {}) =>
      withLock(namespace, async (tables, namespaceId) => {
        for (const ref of requires) await requireResource(tables, namespace, ref);
        const created: Resource[] = [];
        for (const { id: source, ...draft } of drafts) {
          const id = await newId(tables, { namespace, namespaceId, kind: draft.kind }, source);
          if (uniqueName) await requireFreeName(tables, namespace, { ...draft, id });
          created.push(await tables.resources.insert(namespaceId, { ...draft, id }, now()));
        }
        return created;
      }),
    get: (namespace, ref) => requireResource(catalog, namespace, ref),
    list: (namespace, where) => catalog.resources.list(namespace, where),
    update: (namespace, refs, change, { uniqueName = false, requires = [] } = {}) =>
      withLock(namespace, async (tables, namespaceId) => {
        const found: Resource[] = [];
        for (const ref of refs) found.push(await requireResource(tables, namespace, ref));
        for (const ref of requires) await requireResource(tables, namespace, ref);
        const changed: Resource[] = [];
        const at = now();
        for (const resource of found) {
          const { name = resource.name, fields = resource.fields } = change(resource, at);
          if (uniqueName) await requireFreeName(tables, namespace, { ...resource, name });
          changed.push(await tables.resources.update(namespaceId, { ...resource, name, fields }, at));
        }
        return changed;
      }),
    remove: (namespace, refs, { dependants = [], contents = () => [], maybeGone = false } = {}) =>
      withLock(namespace, async (tables, namespaceId) => {
        for (const ref of refs) {
          if (maybeGone && (await tables.resources.find(namespace, ref.kind, ref.id)) === undefined) continue;
          await requireResource(tables, namespace, ref);
          await requireUnused(tables, namespace, ref, dependants);
          await removeTree(tables, { namespace, namespaceId }, ref, contents);
        }
      }),
  };
}
