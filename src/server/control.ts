import type { ValidateFunction } from 'ajv';
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { Catalog, Namespace } from '../catalog/port.ts';
import type { Engine } from '../engine/engine.ts';
import type { Features } from '../features/port.ts';
import type { Json } from '../json.ts';
import type { ControlRoute } from '../protocol/control.ts';
import { createJsonParser } from '../protocol/json-thread.ts';
import { validatorOf } from '../protocol/validators.ts';
import { type ControlAccess, requireAccess } from './control-access.ts';
import schemas from './control-schemas.json' with { type: 'json' };
import type { ListedDialect } from './dispatch.ts';
import type { Fault, Faults } from './faults.ts';
import { parseHostPort } from './host-port.ts';
import type { Journal } from './journal.ts';
import type { Metrics } from './metrics.ts';

/** The parts of the server that the control API reads and changes. */
export interface ControlParts {
  readonly catalog: Catalog;
  readonly features: Features;
  readonly engine: Engine;
  readonly dialects: readonly ListedDialect[];
  /** Additional routes that dialects define. */
  readonly routes: readonly ControlRoute[];
  readonly faults: Faults;
  readonly journal: Journal;
  readonly metrics: Metrics;
  readonly access: ControlAccess;
  /** The answer to `GET info`: version, engines, limits, settings. */
  info(): Json;
  /** The accounts that a person may mean by a name. */
  accountsMeant(name: string): readonly string[];
  /** The CA certificate that TLS clients must trust, in PEM. */
  certificate(): Promise<string>;
  /** Whether a host belongs to a vendor: the control API does not exist on such hosts. */
  isVendor(host: string): boolean;
}

/** Limit of a body in bytes, unless a dialect's route has its own. */
const MAX_BODY_BYTES = 64 * 1024;

interface Reset {
  readonly account?: string;
  readonly dialect?: string;
  readonly region?: string;
}

/** Which requests are listed. */
interface Match {
  readonly dialect?: string;
  readonly operation?: string;
  readonly account?: string;
  readonly region?: string;
  readonly code?: string;
}

/** The control API under `/_tuku`: plain JSON for people and test suites, in no vendor's format. */
export function controlRouter(parts: ControlParts): Router {
  const { catalog, features, engine, faults, journal, metrics } = parts;
  const knows = (name: string | undefined) =>
    name === undefined || parts.dialects.some(({ dialect }) => dialect.name === name);
  const router = Router();
  router.use((req, _res, next) => {
    const host = parseHostPort(req.headers.host ?? '', 80)?.host;
    next(host !== undefined && parts.isVendor(host) ? 'router' : undefined);
  });
  router.use(requireAccess(parts.access));
  router.use(refuseUnknownParameters);
  for (const route of parts.routes) router.all(`/${route.path}`, ...handlersOf(route));
  router.use(...jsonBody(MAX_BODY_BYTES));

  router.get('/health', (_req, res) => void res.json({ status: 'up' }));

  router.get('/ready', async (_req, res) => {
    const usable = await catalog.check().then(
      () => true,
      () => false,
    );
    res
      .status(usable ? 200 : 503)
      .json({ ready: usable, catalog: usable ? 'ok' : 'unavailable', model: features.state });
  });

  router.get('/info', (_req, res) => void res.json(parts.info()));

  router.get('/certificate', async (_req, res) => {
    res.type('application/x-pem-file').send(await parts.certificate());
  });

  router.post('/reset', async (req, res) => {
    const body: unknown = req.body ?? {};
    const isReset = validatorOf(schemas.reset);
    if (!isReset(body)) return void refuse(res, `expected {"account"?, "dialect"?, "region"?}: ${problems(isReset)}`);
    const { dialect, account, ...rest } = body as Reset;
    if (!knows(dialect)) return void refuse(res, unknownDialect(dialect));
    const match: Partial<Namespace> = { ...rest, ...(dialect === undefined ? {} : { family: dialect }) };
    let dropped = 0;
    const accounts = account === undefined ? [undefined] : parts.accountsMeant(account);
    for (const name of accounts)
      dropped += await engine.reset({ ...match, ...(name !== undefined && { account: name }) });
    // What was injected and recorded belongs to no dialect's or region's state.
    if (dialect === undefined && rest.region === undefined) {
      faults.clear(account);
      journal.clear(account === undefined ? undefined : parts.accountsMeant(account));
    }
    res.json({ dropped });
  });

  router.get('/requests', (req, res) => {
    const { limit = '50', bodies = 'false', ...match } = req.query;
    if (!/^[1-9]\d{0,8}$/.test(String(limit))) return void refuse(res, 'limit must be a positive integer');
    if (bodies !== 'true' && bodies !== 'false') return void refuse(res, 'bodies must be true or false');
    const isMatch = validatorOf(schemas.match);
    if (!isMatch(match)) return void refuse(res, `each parameter once, with a value: ${problems(isMatch)}`);
    const { account, ...facts } = match as Match;
    if (!knows(facts.dialect)) return void refuse(res, unknownDialect(facts.dialect));
    const accounts = account === undefined ? {} : { accounts: parts.accountsMeant(account) };
    res.json({ requests: journal.list({ limit: Number(limit), bodies: bodies === 'true', ...facts, ...accounts }) });
  });

  router.get('/metrics', async (_req, res) => void res.type(metrics.contentType).send(await metrics.text()));

  router.get('/faults', (_req, res) => void res.json({ faults: faults.list() }));
  router.post('/faults', (req, res) => {
    const body: unknown = req.body ?? {};
    const isFault = validatorOf(schemas.fault);
    if (!isFault(body))
      return void refuse(res, `expected {"dialect", "operation"?, "code", "times"?}: ${problems(isFault)}`);
    const asked = { times: 1, ...(body as Omit<Fault, 'times'> & Partial<Fault>) };
    const dialect = parts.dialects.find((listed) => listed.dialect.name === asked.dialect)?.dialect;
    if (dialect === undefined) return void refuse(res, unknownDialect(asked.dialect));
    if (!dialect.errorCodes.has(asked.code)) return void refuse(res, `${dialect.name} has no error code ${asked.code}`);
    if (asked.operation !== undefined && !dialect.operations.has(asked.operation)) {
      const known = [...dialect.operations].join(', ') || 'none';
      return void refuse(res, `${dialect.name} has no operation ${asked.operation}; it has ${known}`);
    }
    faults.add(asked);
    res.status(201).json(asked);
  });
  router.delete('/faults', (_req, res) => {
    faults.clear();
    res.status(204).end();
  });

  router.use(
    (req, res) => void res.status(404).json({ error: `not found: ${req.method} /_tuku${req.path.slice(0, 128)}` }),
  );
  router.use(onError);
  return router;
}

/** The handlers of a dialect's route; requests with another method fall through to the 404. */
function handlersOf({ method, maxBytes, handle }: ControlRoute): RequestHandler[] {
  return [
    (req, _res, next) => (req.method === method ? next() : next('route')),
    ...jsonBody(maxBytes),
    async (req, res) => {
      const { status, body } = await handle(req.body as Json | undefined);
      res.status(status).json(body);
    },
  ];
}

/** JSON of a large body is parsed in a thread. */
const parseJson = createJsonParser([]);

/** Reads a body as JSON within the limits of all JSON that Tuku reads; `req.body` is undefined when none was sent. */
function jsonBody(maxBytes: number): RequestHandler[] {
  return [
    express.raw({ limit: maxBytes, type: () => true }),
    async (req, res, next) => {
      const body: unknown = req.body;
      if (!Buffer.isBuffer(body) || body.length === 0) {
        req.body = undefined;
        return next();
      }
      req.body = await parseJson(body);
      if (req.body === undefined) return void refuse(res, 'the body is not JSON, or has too many parts');
      next();
    },
  ];
}

/** Query parameters of the control API; others are refused rather than ignored. Probes may send what they like. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  '/requests': ['dialect', 'operation', 'account', 'region', 'code', 'limit', 'bodies'],
};

const refuseUnknownParameters: RequestHandler = (req, res, next) => {
  const path = req.path.toLowerCase().replace(/\/$/, '');
  const unknown = Object.keys(req.query).filter((name) => !parameters[path]?.includes(name));
  if (unknown.length === 0 || path === '/health' || path === '/ready') return next();
  const known = parameters[path]?.join(', ') ?? 'none';
  refuse(res, `unknown query parameters: ${unknown.join(', ').slice(0, 256)}; known are: ${known}`);
};

/** A body that is too long or not JSON is the client's error; any other error is a fault of Tuku. */
const onError: ErrorRequestHandler = (error: { status?: number; message: string }, _req, res, _next) => {
  const status = error.status !== undefined && error.status < 500 ? error.status : 500;
  res.status(status).json({ error: status < 500 ? error.message : 'internal error' });
};

function refuse(res: express.Response, error: string): void {
  res.status(400).json({ error });
}

function unknownDialect(name: string | undefined): string {
  return `unknown dialect ${name}; GET /_tuku/info lists the dialects`;
}

function problems(validate: ValidateFunction): string {
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'body'} ${message}`).join('; ');
}
