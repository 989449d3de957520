import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Json } from '../../src/json.ts';
import { isJsonObject } from '../../src/json.ts';
import type { DescribedEndpoint } from '../../src/server/control/endpoint.ts';
import { templateOf } from '../../src/server/control/openapi.ts';
import { controlDescription, describedEndpoints } from '../../src/server/control/openapi-document.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { startTestTuku } from '../support/tuku.ts';

const nameOf = ({ method, path }: Pick<DescribedEndpoint, 'method' | 'path'>) => `${method} ${path}`;

/** Calls that succeed; every other endpoint is called with `1` for the parts of its path and an empty body. */
const calls: Readonly<Record<string, { readonly query?: string; readonly body?: object }>> = {
  'GET /requests': { query: '?bodies=true' },
  'POST /faults': { body: { dialect: 'tencent-tiia', code: 'InternalError' } },
};

type Described = Readonly<
  Record<
    string,
    Readonly<Record<string, { responses: Record<string, { content?: Record<string, { schema: Json }> }> }>>
  >
>;

/** A schema that allows no member that it does not describe, unless it says that it does. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isJsonObject(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in schema && schema.type === 'object' ? { additionalProperties: false, ...inner } : inner;
}

describe('the OpenAPI description', () => {
  const paths = controlDescription().paths as unknown as Described;

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(
      JSON.parse(JSON.stringify(controlDescription())) as Record<string, unknown>,
    );
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('has every endpoint, those of dialects too, with its refusals', () => {
    for (const { method, path, answers } of describedEndpoints) {
      const operation = paths[templateOf(path)]?.[method.toLowerCase()];
      expect(Object.keys(operation?.responses ?? {})).toEqual(
        expect.arrayContaining([...Object.keys(answers), '401', '403']),
      );
    }
    expect(Object.keys(paths)).toContain('/cityvisual/captures');
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods as never as Record<string, { operationId: string }>),
    );
    expect(new Set(ids.map(({ operationId }) => operationId)).size).toBe(describedEndpoints.length);
  });

  describe('is true of a server', () => {
    let tuku: RunningTuku;
    beforeAll(async () => {
      tuku = await startTestTuku({ controlToken: 'secret' });
      await tiiaClient(tuku.url, { secretKey: 'wrong' })
        .DescribeGroups({})
        .catch(() => undefined);
      await tiiaClient(tuku.url).DescribeGroups({});
    });
    afterAll(() => tuku.close());

    const send = (path: string, init: RequestInit = {}, token = 'secret') =>
      fetch(`${tuku.url}/_tuku${path}`, { ...init, headers: { Authorization: `Bearer ${token}` } });
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

    /** What an answer has that its description has not. */
    async function problems(endpoint: DescribedEndpoint, answer: Response): Promise<unknown> {
      const described = paths[templateOf(endpoint.path)]?.[endpoint.method.toLowerCase()]?.responses[answer.status];
      if (described === undefined) return `status ${answer.status} is not described: ${await answer.text()}`;
      const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
      const text = await answer.text();
      if (described.content === undefined) return text === '' ? null : 'a body is not described';
      const content = described.content[type];
      if (content === undefined) return `the type ${type} is not described`;
      if (type !== 'application/json') return null;
      const components = controlDescription().components as Json;
      const validate = ajv.compile({ ...(closed(content.schema) as object), components } as object);
      return validate(JSON.parse(text)) ? null : validate.errors;
    }

    it.each(describedEndpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
      '%s',
      async (name, endpoint) => {
        const { query = '', body = {} } = calls[name] ?? {};
        const path = endpoint.path.replace(/:\w+/g, '1') + query;
        const { method } = endpoint;
        const init = { method, ...(method === 'GET' ? {} : { body: JSON.stringify(body) }) };
        const answer = await send(path, init);
        if (name in calls) expect(answer.ok).toBe(true);
        expect(await problems(endpoint, answer)).toBeNull();
        if (endpoint.ignoresQuery !== true && path !== '/certificate') {
          const refused = await send(`${path}${query === '' ? '?' : '&'}unknown=1`, init);
          expect([name, refused.status]).toEqual([name, 400]);
          expect(await problems(endpoint, refused)).toBeNull();
          const closedDoor = await send(path, init, 'wrong');
          expect([name, closedDoor.status]).toEqual([name, 401]);
          expect(await problems(endpoint, closedDoor)).toBeNull();
        }
      },
    );

    it('which answers it', async () => {
      expect(await (await send('/openapi.json')).json()).toEqual(JSON.parse(JSON.stringify(controlDescription())));
    });
  });
});

it.each(['docs/control-api.md', 'docs/zh/control-api.md'])('%s lists every endpoint, and no other', (page) => {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
  const listed = [...text.matchAll(/^\| `(GET|POST|PUT|DELETE) \/_tuku(\/[^`?]*)` \|/gm)].map(
    ([, method, path]) => `${method} ${path}`,
  );
  expect(listed.sort()).toEqual(describedEndpoints.map(nameOf).sort());
});
