import type { Catalog, Namespace, Resource, ResourceDraft, Tables } from '../catalog/port.ts';
import type { Json } from '../json.ts';

/** What the store of resources refuses; each dialect maps these, by kind, to its vendor's codes. */
export type ResourceProblem = 'exists' | 'name-taken' | 'not-found' | 'in-use';

/** The store refused a use case: `kind` and `id` say which resource was missing, taken or in use. */
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

/** Names one resource. */
export interface ResourceRef {
  readonly kind: string;
  readonly id: string;
  /** Found only when it lies in this one. */
  readonly parent?: string;
}

/** Resources of a kind that name another one in a field: whether they keep it from being removed. */
export interface Dependants {
  readonly kind: string;
  readonly field: string;
}

/** Where a new resource's id comes from. */
export type ResourceId =
  /** 1, 2, 3, ... per namespace and kind. */
  | 'number'
  | { readonly given: string }
  /** Texts to try until one is free. */
  | { readonly candidate: () => string };

export type NewResource = Omit<ResourceDraft, 'id'> & { readonly id: ResourceId };

/** What must hold when a resource is written. */
export interface ResourceRules {
  /** Nothing else of the kind, in the same parent, has the name. */
  readonly uniqueName?: boolean;
  /** Resources that must exist. */
  readonly requires?: readonly ResourceRef[];
}

/** What a removal must respect, and what goes with it. */
export interface RemovalRules {
  readonly dependants?: readonly Dependants[];
  /** Kinds that lie in a resource of a kind, and are removed with it. */
  readonly contents?: (kind: string) => readonly string[];
}

export interface ResourceChange {
  readonly name?: string;
  readonly fields?: { readonly [key: string]: Json };
}

/** Things that are only described, of kinds the caller defines; every write is one transaction. */
export interface Resources {
  /** All or nothing. Throws ResourceError not-found (of `requires`), exists, name-taken; in this order. */
  create(namespace: Namespace, drafts: readonly NewResource[], rules?: ResourceRules): Promise<Resource[]>;
  /** Throws ResourceError not-found. */
  get(namespace: Namespace, ref: ResourceRef): Promise<Resource>;
  /** In order of creation. */
  list(namespace: Namespace, where: { readonly kind: string; readonly parent?: string }): Promise<Resource[]>;
  /**
   * Changes what is named, all or nothing; `change` sees each as it is in the transaction, dated `at`. Throws ResourceError
   * not-found (of the resources, then of `requires`), name-taken; what `change` throws undoes everything.
   */
  update(
    namespace: Namespace,
    refs: readonly ResourceRef[],
    change: (resource: Resource, at: Date) => ResourceChange,
    rules?: ResourceRules,
  ): Promise<Resource[]>;
  /** Removes what is named and what lies in it, all or nothing. Throws ResourceError not-found, in-use. */
  remove(namespace: Namespace, refs: readonly ResourceRef[], rules?: RemovalRules): Promise<void>;
}

export function createResources(catalog: Catalog, now: () => Date): Resources {
  /** Writers of a namespace take turns: what one has checked stays true until it has committed. */
  function alone<T>(namespace: Namespace, work: (tables: Tables, namespaceId: number) => Promise<T>): Promise<T> {
    return catalog.transaction(async (tables) => work(tables, await tables.namespaces.lock(namespace)));
  }

  async function required(tables: Tables, namespace: Namespace, { kind, id, parent }: ResourceRef): Promise<Resource> {
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
    throw new ResourceError('name-taken', kind, id, `a ${kind} named ${name} exists already`);
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
      throw new ResourceError('exists', kind, id.given, `${kind} ${id.given} exists already`);
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

  /** Removes a resource after everything that lies in it. */
  async function removeWhole(
    tables: Tables,
    place: { namespace: Namespace; namespaceId: number },
    { kind, id }: ResourceRef,
    contents: (kind: string) => readonly string[],
  ): Promise<void> {
    for (const inner of contents(kind)) {
      for (const resource of await tables.resources.list(place.namespace, { kind: inner, parent: id })) {
        await removeWhole(tables, place, resource, contents);
      }
    }
    await tables.resources.remove(place.namespaceId, kind, id);
  }

  return {
    create: (namespace, drafts, { uniqueName = false, requires = [] } = {}) =>
      alone(namespace, async (tables, namespaceId) => {
        for (const ref of requires) await required(tables, namespace, ref);
        const created: Resource[] = [];
        for (const { id: source, ...draft } of drafts) {
          const id = await newId(tables, { namespace, namespaceId, kind: draft.kind }, source);
          if (uniqueName) await requireFreeName(tables, namespace, { ...draft, id });
          created.push(await tables.resources.insert(namespaceId, { ...draft, id }, now()));
        }
        return created;
      }),
    get: (namespace, ref) => required(catalog, namespace, ref),
    list: (namespace, where) => catalog.resources.list(namespace, where),
    update: (namespace, refs, change, { uniqueName = false, requires = [] } = {}) =>
      alone(namespace, async (tables, namespaceId) => {
        const found: Resource[] = [];
        for (const ref of refs) found.push(await required(tables, namespace, ref));
        for (const ref of requires) await required(tables, namespace, ref);
        const changed: Resource[] = [];
        const at = now();
        for (const resource of found) {
          const { name = resource.name, fields = resource.fields } = change(resource, at);
          if (uniqueName) await requireFreeName(tables, namespace, { ...resource, name });
          changed.push(await tables.resources.update(namespaceId, { ...resource, name, fields }, at));
        }
        return changed;
      }),
    remove: (namespace, refs, { dependants = [], contents = () => [] } = {}) =>
      alone(namespace, async (tables, namespaceId) => {
        for (const ref of refs) {
          await required(tables, namespace, ref);
          await requireUnused(tables, namespace, ref, dependants);
          await removeWhole(tables, { namespace, namespaceId }, ref, contents);
        }
      }),
  };
}
