import { Readable } from 'node:stream';
import express from 'express';
import type { Logger } from 'pino';
import supertest from 'supertest';
import { sharedInProcess } from '../../../src/cluster/in-process.ts';
import type { Endpoint } from '../../../src/server/control/endpoint.ts';
import type { ControlParts } from '../../../src/server/control/parts.ts';
import { controlRouter } from '../../../src/server/control/router.ts';

const described = { summary: 'Do', answers: { 200: { description: 'Done' } } };

function serve(endpoints: readonly Endpoint[]) {
  const logged: object[] = [];
  const log = { error: (facts: object) => logged.push(facts) } as unknown as Logger;
  const parts = { catalog: { shared: sharedInProcess() }, log } as unknown as ControlParts & { log: Logger };
  const door = { access: { hosts: [], needsToken: false }, isVendor: () => false };
  const app = express().use('/_tuku', controlRouter(endpoints, parts, door));
  return { control: supertest(app), logged };
}

test('an error that is nobody’s fault but Tuku’s is logged with its method and path', async () => {
  const error = new Error('the database is gone');
  const { control, logged } = serve([
    {
      ...described,
      method: 'POST',
      path: '/mark',
      handle() {
        throw error;
      },
    },
  ]);
  await control.post('/_tuku/mark?token=secret').expect(400);
  expect(logged).toEqual([]);
  await control.post('/_tuku/mark').expect(500, { error: 'internal error' });
  expect(logged).toEqual([{ method: 'POST', path: '/_tuku/mark', err: error }]);
});

test('HEAD is answered where GET is, without a body, and a stream ends at once', async () => {
  const stream = new Readable({ read: () => undefined });
  stream.push('begun');
  const { control } = serve([
    { ...described, method: 'GET', path: '/health', handle: () => ({ status: 503, body: { status: 'down' } }) },
    { ...described, method: 'GET', path: '/follow', handle: () => ({ type: 'text/event-stream', stream }) },
    { ...described, method: 'POST', path: '/mark', handle: () => ({ status: 204 }) },
  ]);
  const { status, headers, text } = await control.head('/_tuku/health');
  expect([status, headers['content-type'], text ?? '']).toEqual([503, 'application/json; charset=utf-8', '']);
  const followed = await control.head('/_tuku/follow').expect(200);
  expect(followed.headers['content-type']).toMatch('text/event-stream');
  expect(stream.destroyed).toBe(true);
  await control.head('/_tuku/mark').expect(404);
});
