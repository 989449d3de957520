import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Gate } from '../concurrency/gate.ts';
import type { Endpoint } from './control/endpoint.ts';
import type { ControlParts } from './control/parts.ts';
import { type ControlDoor, controlRouter } from './control/router.ts';
import { dispatch } from './dispatch.ts';
import { type PageRules, pageGuard } from './web-pages.ts';

/** The Express application: the control API under `/_tuku`, the dialects everywhere else, neither for foreign web pages. */
export function createApp(
  endpoints: readonly Endpoint[],
  parts: ControlParts & { door: ControlDoor; pages: PageRules; gate: Gate; log: Logger },
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(pageGuard(parts.pages));
  app.use('/_tuku', controlRouter(endpoints, parts, parts.door));
  app.use(dispatch(parts));
  return app;
}
