import type { Endpoint } from './endpoint.ts';

/** What the control API says of itself. */
export const descriptionEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/openapi.json',
    summary: 'Describe the control API in OpenAPI 3.1',
    answers: {
      200: {
        description: 'The description',
        schema: {
          type: 'object',
          properties: { openapi: { const: '3.1.0' } },
          required: ['openapi', 'info', 'paths'],
          additionalProperties: true,
        },
      },
    },
    handle: (_call, parts) => ({ body: parts.openapi() }),
  },
];
