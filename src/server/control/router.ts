import { randomUUID } from 'node:crypto';
import type { ValidateFunction } from 'ajv';
import express, { type ErrorRequestHandler, type RequestHandler, type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { Json } from '../../json.ts';
import { createJsonParser } from '../../protocol/json-thread.ts';
import { validatorOf } from '../../protocol/validators.ts';
import { parseHostPort } from '../host-port.ts';
import { type ControlAccess, requireAccess } from './access.ts';
import type { Answer, Endpoint, Schema } from './endpoint.ts';
import { ControlError } from './error.ts';
import type { ControlParts } from './parts.ts';

/** Limit of a body in bytes, unless an endpoint has its own. */
const MAX_BODY_BYTES = 64 * 1024;

/** Who may call the control API, and where it is. */
export interface ControlDoor {
  readonly access: ControlAccess;
  /** Whether a host belongs to a vendor: the control API does not exist on such hosts. */
  isVendor(host: string): boolean;
}

/** The control API under `/_tuku`: plain JSON for people and test suites, in no vendor's format. */
export function controlRouter(
  endpoints: readonly Endpoint[],
  parts: ControlParts & { readonly log: Logger },
  door: ControlDoor,
): Router {
  const router = Router();
  router.use((req, _res, next) => {
    const host = parseHostPort(req.headers.host ?? '', 80)?.host;
    next(host !== undefined && door.isVendor(host) ? 'router' : undefined);
  });
  router.use(requireAccess(door.access));
  router.use(async (_req, _res, next) => {
    await parts.catalog.shared.documents.refresh();
    next();
  });
  // Whoever goes on calling learns that another server answers now.
  const start = randomUUID();
  router.use((_req, res, next) => {
    res.set('Tuku-Start', start);
    next();
  });
  for (const endpoint of endpoints) router.all(endpoint.path, ...handlersOf(endpoint, parts));
  router.use(
    (req, res) => void res.status(404).json({ error: `not found: ${req.method} /_tuku${req.path.slice(0, 128)}` }),
  );
  router.use(onError(parts.log));
  return router;
}

/**
 * The handlers of an endpoint, HEAD included where there is GET; requests with another method fall through to the next, and
 * to the 404.
 */
function handlersOf(endpoint: Endpoint, parts: ControlParts): RequestHandler[] {
  const { method, body, maxBytes = MAX_BODY_BYTES } = endpoint;
  return [
    (req, _res, next) => next(req.method === method || isHead(req.method, method) ? undefined : 'route'),
    ...(body === undefined ? [] : readJson(maxBytes)),
    async (req, res) => {
      const gone = new AbortController();
      res.once('close', () => gone.abort());
      const call = {
        query: checkedQuery(endpoint, req.query),
        body: body === undefined ? {} : checkedBody(body, req.body),
        params: req.params as Readonly<Record<string, string>>,
        header: (name: string) => req.get(name),
        base: `${req.protocol}://${req.headers.host}`,
        gone: gone.signal,
      };
      send(res, await endpoint.handle(call, parts));
    },
  ];
}

const isHead = (asked: string, method: Endpoint['method']) => asked === 'HEAD' && method === 'GET';

/** JSON of a large body is parsed in a thread. */
const parseJson = createJsonParser([]);

/** Reads a body as JSON within the limits of all JSON that Tuku reads; `req.body` is undefined when none was sent. */
function readJson(maxBytes: number): RequestHandler[] {
  return [
    express.raw({ limit: maxBytes, type: () => true }),
    async (req, _res, next) => {
      const bytes: unknown = req.body;
      req.body = Buffer.isBuffer(bytes) && bytes.length > 0 ? await parseJson(bytes) : {};
      if (req.body === undefined) throw new ControlError('the body is not JSON, or has too many parts');
      next();
    },
  ];
}

/** Unknown parameters are refused rather than ignored. Probes may send what they like. */
function checkedQuery({ query, ignoresQuery }: Endpoint, given: object): Record<string, string> {
  if (ignoresQuery) return {};
  const known = Object.keys(propertiesOf(query));
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const names = known.join(', ') || 'none';
    throw new ControlError(`unknown query parameters: ${unknown.join(', ').slice(0, 256)}; known are: ${names}`);
  }
  if (query === undefined) return {};
  const isQuery = validatorOf(query);
  if (isQuery(given)) return given as Record<string, string>;
  throw new ControlError(`each parameter once, with a value: ${problems(isQuery, query)}`);
}

function checkedBody(schema: Schema, body: Json): Json {
  if (Object.keys(schema).length === 0) return body;
  const isBody = validatorOf(schema);
  if (isBody(body)) return body;
  throw new ControlError(`expected ${outline(schema)}: ${problems(isBody, schema)}`);
}

/** The members of a body in short: `{"dialect", "operation"?}`. */
function outline(schema: Schema): string {
  const required = (schema.required ?? []) as readonly string[];
  const names = Object.keys(propertiesOf(schema)).map((name) => `"${name}"${required.includes(name) ? '' : '?'}`);
  return names.length === 0 ? 'another body' : `{${names.join(', ')}}`;
}

function propertiesOf(schema: Schema | undefined): Record<string, Schema> {
  return (schema?.properties ?? {}) as Record<string, Schema>;
}

/** What is wrong, with the descriptions of what is expected. */
function problems(validate: ValidateFunction, schema: Schema): string {
  return (validate.errors ?? [])
    .map(({ instancePath, message, params }) => {
      const name = instancePath.split('/')[1];
      const expected = name === undefined ? undefined : propertiesOf(schema)[name]?.description;
      const extra = (params as { additionalProperty?: string }).additionalProperty;
      const what = `${instancePath.slice(1) || 'the body'} ${message}${extra === undefined ? '' : ` (${extra.slice(0, 64)})`}`;
      return expected === undefined ? what : `${what} (${String(expected)})`;
    })
    .join('; ');
}

function send(res: Response, { status = 200, type, headers = {}, body, stream }: Answer): void {
  res.status(status).set(headers);
  if (stream !== undefined) {
    res.type(type as string);
    res.once('close', () => stream.destroy());
    stream.once('error', () => res.destroy());
    // Express leaves out other bodies by itself.
    if (res.req.method === 'HEAD') res.end();
    else stream.pipe(res);
  } else if (status === 204) res.end();
  else if (type === undefined) res.json(body);
  else res.type(type).send(body);
}

/** What the caller did wrong, or a body that is too long; any other error is a fault of Tuku, or of its database. */
function onError(log: Logger): ErrorRequestHandler {
  return (error: Error & { status?: number }, req, res, _next) => {
    const status = error.status !== undefined && error.status < 500 ? error.status : 500;
    if (status === 500)
      log.error({ method: req.method, path: `/_tuku${req.path.slice(0, 256)}`, err: error }, 'failed');
    if (res.headersSent) return void res.destroy();
    const more = error instanceof ControlError ? error.more : {};
    res.status(status).json({ error: status < 500 ? error.message : 'internal error', ...more });
  };
}
