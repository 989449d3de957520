import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AlibabaProduct } from '../../../../adapters/alibaba/gateway/product.ts';
import { systemClock } from '../../../../src/protocol/clock-and-ids.ts';
import { signReader } from '../../../../src/protocol/signs.ts';
import { wireRequest } from '../../../../src/protocol/wire.ts';
import { readBody } from '../../../../src/server/body.ts';
import { type GatewaySettings, type TestCall, testFallback, testGateway } from '../../../support/alibaba-gateway.ts';

/** Starts a real HTTP server that asks the test product, then the fallback, as the server's dispatch does. */
export async function startGateway(settings: GatewaySettings = {}, changes: Partial<AlibabaProduct<TestCall>> = {}) {
  const timed = { clock: systemClock, ...settings };
  const dialects = [testGateway(timed, changes), testFallback(timed)];
  const server = createServer(async (req, res) => {
    const { method = '', url = '', rawHeaders } = req;
    const request = wireRequest({ method, target: url, rawHeaders, ...(await readBody(req)) });
    const dialect = dialects.find(signReader(request));
    if (dialect !== undefined) {
      const { response } = await dialect.answer(request, () => {});
      res.writeHead(response.status, response.headers).end(response.body);
      return;
    }
    res.writeHead(404).end('not claimed');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
