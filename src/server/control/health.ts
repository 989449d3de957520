import type { Endpoint } from './endpoint.ts';

/** Whether the server lives and can be used, and what it is. */
export const healthEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/health',
    summary: 'Say that the server lives',
    ignoresQuery: true,
    answers: {
      200: { description: 'It lives', schema: up() },
    },
    handle: (_call, { instance }) => ({ body: { status: 'up', instance } }),
  },
  {
    method: 'GET',
    path: '/ready',
    summary: 'Say whether requests can be served, and whether the model has loaded',
    ignoresQuery: true,
    answers: {
      200: { description: 'It is ready', schema: ready() },
      503: { description: 'It is not', schema: ready() },
    },
    async handle(_call, { catalog, features, seeds }) {
      // The embedded database answers others when the seeds have ended.
      if (seeds.isRunning) {
        return { status: 503, body: { ready: false, catalog: 'ok', model: features.state, seeding: true } };
      }
      const usable = await catalog.check().then(
        () => true,
        () => false,
      );
      const body = { ready: usable, catalog: usable ? 'ok' : 'unavailable', model: features.state };
      return { status: usable ? 200 : 503, body };
    },
  },
  {
    method: 'GET',
    path: '/info',
    summary: 'Describe the server: version, engines, dialects with their switches, limits, settings',
    answers: { 200: { description: 'The description, without secrets', schema: { type: 'object' } } },
    handle: (_call, parts) => ({ body: parts.info() }),
  },
  {
    method: 'GET',
    path: '/certificate',
    summary: 'Return the certificate that TLS clients must trust',
    answers: { 200: { description: 'PEM', type: 'application/x-pem-file' } },
    handle: async (_call, parts) => ({ type: 'application/x-pem-file', body: await parts.certificate() }),
  },
  {
    method: 'GET',
    path: '/metrics',
    summary: 'Return metrics for Prometheus',
    answers: { 200: { description: 'Prometheus text', type: 'text/plain' } },
    handle: async (_call, { metrics }) => ({ type: metrics.contentType, body: await metrics.text() }),
  },
];

function up() {
  const instance = { type: 'string', description: 'the server’s name among those that share a catalog' };
  return { type: 'object', properties: { status: { const: 'up' }, instance }, required: ['status', 'instance'] };
}

function ready() {
  return {
    type: 'object',
    properties: {
      ready: { type: 'boolean' },
      catalog: { enum: ['ok', 'unavailable'] },
      model: { enum: ['loading', 'ready', 'failed'] },
      seeding: { const: true, description: 'present while seeds run' },
    },
    required: ['ready', 'catalog', 'model'],
  };
}
