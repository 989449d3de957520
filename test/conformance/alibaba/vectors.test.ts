import { fixedClock } from '../../../src/protocol/sources.ts';
import { ask, authenticated, testGateway } from '../../support/alibaba-gateway.ts';
import { named, signedVectors, type Vector, wire } from './vectors.ts';

function gatewayOf(vector: Vector, secret = vector.accessKeySecret ?? '') {
  const { accessKeyId: id = '', securityToken: token, clock } = vector;
  const credential = { id, secret, account: 'owner', ...(token === undefined ? {} : { token }) };
  return testGateway({ credentials: [credential], strict: true, clock: fixedClock(new Date(clock)) });
}

test.each(named(signedVectors))('%s authenticates and is served', async (_, vector) => {
  const { report, response } = await ask(gatewayOf(vector), wire(vector.request));
  expect(report).toMatchObject({ served: true, account: 'owner' });
  expect(report.code).toBeUndefined();
  expect(response.status).toBe(200);
});
