import { Ajv } from 'ajv';
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { Catalog, Namespace } from '../catalog/port.ts';
import type { Engine } from '../engine/engine.ts';
import type { Features } from '../features/port.ts';
import type { Json } from '../json.ts';
import type { ControlRoute } from '../protocol/control.ts';
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
  /** The answer to `GET info`: version, engines, limits, settings. */
  info(): Json;
  /** The accounts that a person may mean by a name. */
  accountsMeant(name: string): readonly string[];
  /** The CA certificate that TLS clients must trust, in PEM. */
  certificate(): Promise<string>;
  /** Whether a host belongs to a vendor: the control API does not exist on such hosts. */
  isVendor(host: string): boolean;
}

const text = { type: 'string', minLength: 1, maxLength: 256 } as const;
const ajv = new Ajv({ strict: true });
const isReset = ajv.compile<{ account?: string; dialect?: string; region?: string }>({
  type: 'object',
  properties: { account: text, dialect: text, region: text },
  additionalProperties: false,
});
const isFault = ajv.compile<{ dialect: string; operation?: string; code: string; times?: number }>({
  type: 'object',
  properties: { dialect: text, operation: text, code: text, times: { type: 'integer', minimum: 1, maximum: 1e6 } },
  required: ['dialect', 'code'],
  additionalProperties: false,
});

/** The control API under `/_tuku`: plain JSON for people and test suites, in no vendor's format. */
export function controlRouter(parts: ControlParts): Router {
  const { catalog, features, engine, faults, journal, metrics } = parts;
  const router = Router();
  router.use((req, _res, next) => {
    const host = parseHostPort(req.headers.host ?? '', 80)?.host;
    next(host !== undefined && parts.isVendor(host) ? 'router' : undefined);
  });
  router.use(refuseForeignPages);
  for (const route of parts.routes) router.all(`/${route.path}`, ...handlersOf(route));
  router.use(express.json({ limit: '64kb', type: () => true }));

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
    if (!isReset(body)) return void refuse(res, `expected {"account"?, "dialect"?, "region"?}: ${problems(isReset)}`);
    const { dialect, account, ...rest } = body;
    if (dialect !== undefined && !parts.dialects.some((listed) => listed.dialect.name === dialect)) {
      return void refuse(res, `unknown dialect ${dialect}; GET /_tuku/info lists the dialects`);
    }
    const match: Partial<Namespace> = { ...rest, ...(dialect === undefined ? {} : { family: dialect }) };
    let dropped = 0;
    const accounts = account === undefined ? [undefined] : parts.accountsMeant(account);
    for (const name of accounts)
      dropped += await engine.reset({ ...match, ...(name !== undefined && { account: name }) });
    if (Object.keys(body).length === 0) {
      faults.clear();
      journal.clear();
    }
    res.json({ dropped });
  });

  router.get('/requests', (req, res) => {
    const limit = Number(req.query.limit ?? 50);
    if (!Number.isInteger(limit) || limit < 1) return void refuse(res, 'limit must be a positive integer');
    res.json({ requests: journal.list({ limit, bodies: req.query.bodies === 'true' }) });
  });

  router.get('/metrics', async (_req, res) => void res.type(metrics.contentType).send(await metrics.text()));

  router.get('/faults', (_req, res) => void res.json({ faults: faults.list() }));
  router.post('/faults', (req, res) => {
    const body: unknown = req.body ?? {};
    if (!isFault(body))
      return void refuse(res, `expected {"dialect", "operation"?, "code", "times"?}: ${problems(isFault)}`);
    const dialect = parts.dialects.find((listed) => listed.dialect.name === body.dialect)?.dialect;
    if (dialect === undefined) {
      return void refuse(res, `unknown dialect ${body.dialect}; GET /_tuku/info lists the dialects`);
    }
    if (!dialect.errorCodes.has(body.code)) return void refuse(res, `${dialect.name} has no error code ${body.code}`);
    const fault: Fault = { times: 1, ...body };
    faults.add(fault);
    res.status(201).json(fault);
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
    express.json({ limit: maxBytes, type: () => true, strict: false }),
    async (req, res) => {
      const { status, body } = await handle(req.body as Json | undefined);
      res.status(status).json(body);
    },
  ];
}

/** Web pages must not change state through a visitor's browser; browsers send Origin with every such request. */
const refuseForeignPages: RequestHandler = (req, res, next) => {
  if (req.method === 'GET' || req.method === 'HEAD' || req.headers.origin === undefined) return next();
  res.status(403).json({ error: 'requests that change state are not accepted from web pages (Origin header)' });
};

/** A body that is too long or not JSON is the client's error; any other error is a fault of Tuku. */
const onError: ErrorRequestHandler = (error: { status?: number; message: string }, _req, res, _next) => {
  const status = error.status !== undefined && error.status < 500 ? error.status : 500;
  res.status(status).json({ error: status < 500 ? error.message : 'internal error' });
};

function refuse(res: express.Response, error: string): void {
  res.status(400).json({ error });
}

function problems(validate: { errors?: null | { instancePath: string; message?: string }[] }): string {
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'body'} ${message}`).join('; ');
}
