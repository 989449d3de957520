import type { Caller, Dialect, Identity, Report } from './dialect.ts';
import { trackReads } from './unread-fields.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/**
 * Runs the stages of a dialect on a request it has identified: authenticate, route, decode, validate, the operation's
 * rules in order, handle, encode. Whatever is thrown becomes the vendor's error answer; this never rejects.
 * @param intercept runs before the handler; may throw an error to inject a fault
 */
export async function answer<I extends Identity, C>(
  dialect: Dialect<I, C>,
  identity: I,
  request: WireRequest,
  intercept: (operation: string) => void,
): Promise<{ response: WireResponse; report: Report }> {
  const known = { dialect: dialect.name, operation: identity.operation };
  let caller: Caller | undefined;
  let served = false;
  let unread = (): string[] => [];
  try {
    caller = dialect.authenticate(request, identity);
    const operation = dialect.route(request, identity);
    served = true;
    const decoded = await dialect.decode(request, identity, operation);
    dialect.validate(decoded, operation);
    const tracked = trackReads(decoded);
    unread = tracked.unread;
    const call = dialect.prepare({ identity, caller, input: tracked.input });
    for (const rule of operation.rules) await rule(call);
    intercept(operation.name);
    const response = dialect.encode(await operation.handle(call), identity);
    return { response, report: { ...known, served, ...caller, unread: unread() } };
  } catch (error) {
    const { code, response } = dialect.encodeError(error, identity);
    return { response, report: { ...known, served, ...caller, unread: unread(), code, error } };
  }
}

/** A dialect as the server sees it: what its requests, calls and operations look like is its own affair. */
export interface ServedDialect {
  readonly name: string;
  readonly errorCodes: ReadonlySet<string>;
  /** See Dialect. */
  maxBodyBytes(head: WireRequest): number | undefined;
  /** Undefined when the request is not the dialect's; otherwise its answer. */
  serve(
    request: WireRequest,
    intercept: (operation: string) => void,
  ): Promise<{ response: WireResponse; report: Report }> | undefined;
}

export function served<I extends Identity, C>(dialect: Dialect<I, C>): ServedDialect {
  return {
    name: dialect.name,
    errorCodes: dialect.errorCodes,
    maxBodyBytes: (head) => dialect.maxBodyBytes?.(head),
    serve(request, intercept) {
      const identity = dialect.identify(request);
      return identity && answer(dialect, identity, request, intercept);
    },
  };
}
