import type { Json } from '../../json.ts';
import type { AnswerDescription, DescribedEndpoint, Schema } from './endpoint.ts';

type JsonObject = { readonly [name: string]: Json };

/** Describes endpoints in OpenAPI 3.1: what each reads, what it answers, and how it refuses. */
export function openapiOf(endpoints: readonly DescribedEndpoint[], version: string): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of endpoints) {
    const path = templateOf(endpoint.path);
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tuku: the control API',
      version,
      description:
        'Plain JSON for people and test suites. It answers on loopback names, and on those of --control-host; with ' +
        '--control-token, and always when --host is another address, requests carry the token. Unknown parameters are refused.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:4580/_tuku' }],
    security: [{}, { token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The token of --control-token' } },
      schemas: {
        Error: {
          type: 'object',
          description: 'What is wrong, in words for people; some errors have further members',
          properties: { error: { type: 'string' } },
          required: ['error'],
          additionalProperties: true,
        },
      },
    },
  };
}

/** Express's `/things/:id` as OpenAPI's `/things/{id}`. */
export function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function operationOf(endpoint: DescribedEndpoint): JsonObject {
  const { method, path, summary, body } = endpoint;
  const [, tag = ''] = path.split('/');
  const words = `${method.toLowerCase()} ${path.replace(/:(\w+)/g, 'by $1')}`.split(/[^a-zA-Z0-9]+/).filter(Boolean);
  const parameters = [...pathParameters(path), ...queryParameters(endpoint.query)];
  return {
    operationId: words.map((word, at) => (at === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join(''),
    summary,
    tags: [tag.replace(/\..*$/, '')],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: bodyOf(body) }),
    responses: { ...answersOf(endpoint.answers), ...refusalsOf(endpoint) },
  };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: Schema | undefined): Json[] {
  const required = (query?.required ?? []) as readonly string[];
  return Object.entries((query?.properties ?? {}) as Record<string, Schema>).map(
    ([name, { description, ...schema }]) => ({
      name,
      in: 'query',
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema,
    }),
  );
}

function bodyOf(schema: Schema): JsonObject {
  const required = ((schema.required ?? []) as readonly string[]).length > 0;
  return { required, content: { 'application/json': { schema } } };
}

function answersOf(answers: DescribedEndpoint['answers']): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      answerOf(Number(status) < 400 ? answer : { schema: refusal, ...answer }),
    ]),
  );
}

function answerOf({ description, schema, type }: AnswerDescription): Json {
  const content = {
    ...(schema === undefined ? {} : { 'application/json': { schema } }),
    ...(type === undefined ? {} : { [type]: { schema: { type: 'string' } } }),
  };
  return { description, ...(Object.keys(content).length === 0 ? {} : { content }) };
}

const refusal: Schema = { $ref: '#/components/schemas/Error' };

/** Any status that an endpoint itself describes keeps its description. */
function refusalsOf({ path, query, body, ignoresQuery, answers }: DescribedEndpoint): Record<string, Json> {
  const named = path.includes(':');
  const refusals: [string, string, boolean][] = [
    ['400', 'A parameter or the body is wrong', !ignoresQuery || query !== undefined || body !== undefined],
    ['401', 'The control token is missing or wrong', true],
    ['403', 'The host is none of the control API’s, or a foreign web page asks', true],
    ['404', 'What the path names does not exist', named],
    ['409', 'What the path names is not in a state for this', named && body !== undefined],
    ['413', 'The body is too long', body !== undefined],
    ['429', 'Too many at once', query?.properties !== undefined && 'follow' in (query.properties as object)],
  ];
  const content = { 'application/json': { schema: refusal } };
  return Object.fromEntries(
    refusals
      .filter(([status, , applies]) => applies && !(status in answers))
      .map(([status, description]) => [status, { description, content }]),
  );
}
