import type { Json } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { ControlRoute } from '../../protocol/control.ts';
import type { Caller, Input } from '../../protocol/operation.ts';
import { SeedError, type SeedPlace } from './error.ts';

/** A dialect's own route of the control API that seeds may call, for what the vendor has no operation for. */
export interface SeedRoute {
  readonly dialect: string;
  readonly name: string;
  readonly ids: Readonly<Record<string, string>>;
  handle(body: Json): ReturnType<ControlRoute<never>['handle']>;
}

/** @param parts what the routes of the dialect work with */
export function seedRoutes<P>(dialect: string, routes: readonly ControlRoute<P>[], parts: P): SeedRoute[] {
  return routes.flatMap(({ inSeeds, handle }) =>
    inSeeds === undefined ? [] : [{ dialect, ...inSeeds, handle: (body: Json) => handle(body, parts) }],
  );
}

/** Calls a route for an account. Throws SeedError when it refuses. */
export async function callRoute(
  { name, handle }: Pick<SeedRoute, 'name' | 'handle'>,
  parameters: Input,
  { caller, place, path }: { readonly caller: Caller; readonly place: SeedPlace; readonly path: string | undefined },
): Promise<Json> {
  if ('account' in parameters || 'region' in parameters) {
    throw new SeedError(place, `account and region of ${name} stand beside the call, not in it`);
  }
  const { account, region } = caller;
  const { status, body } = await handle({ ...parameters, account, region });
  if (status < 400) return body;
  const reason = isJsonObject(body) ? String(body.error) : `HTTP status ${status}`;
  throw new SeedError(place, path === undefined ? reason : `${reason} (${path})`);
}
