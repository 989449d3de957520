import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createCertificates } from '../../src/server/certificates.ts';
import { type Listener, listen } from '../../src/server/listener.ts';

const place = { host: '127.0.0.1', port: 0 };
const asked = { count: 0 };
const names = { domains: ['localhost'], addresses: ['127.0.0.0/8', '::1/128'] };
const certificates = createCertificates({ names, mayCertify: () => false, onNotStored: () => undefined });
let listener: Listener;
beforeAll(async () => {
  listener = await listen({
    ...place,
    answer: (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => res.end(`${req.method} ${Buffer.concat(chunks).length}`));
    },
    certificates: {
      ...certificates,
      local() {
        asked.count++;
        return certificates.local();
      },
    },
  });
});
afterAll(() => listener.close());

function overTls(method: string, body: Buffer, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: listener.port, method, agent }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      res.on('end', () => resolve(text));
    });
    sent.on('error', reject).end(body);
  });
}

describe('one port', () => {
  it('answers plain HTTP without creating a certificate', async () => {
    const url = `http://127.0.0.1:${listener.port}/`;
    expect(await (await fetch(url)).text()).toBe('GET 0');
    const body = Buffer.alloc(3_000_000, 7);
    expect(await (await fetch(url, { method: 'POST', body })).text()).toBe('POST 3000000');
    expect(asked.count).toBe(0);
  });

  it('keeps connections longer than balancers do, which would otherwise meet the moment when it closes one', async () => {
    const { headers } = await fetch(`http://127.0.0.1:${listener.port}/`);
    expect(headers.get('connection')).toBe('keep-alive');
    expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60);
  });

  it('answers TLS to clients that trust its certificate, several at once and on kept connections', async () => {
    const ca = await certificates.caCertificate();
    const agent = new Agent({ ca, keepAlive: true, maxSockets: 4 });
    const answers = Array.from({ length: 12 }, (_, i) => overTls('POST', Buffer.alloc(i * 50_000), agent));
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 12 }, (_, i) => `POST ${i * 50_000}`));
    expect(asked.count).toBe(1);
    agent.destroy();
  });

  it('shows clients without a server name the next certificate when the shown one is to be renewed', async () => {
    let shown = 0;
    const renewing = await listen({
      ...place,
      answer: (_req, res) => void res.end(),
      certificates: {
        ...certificates,
        async local() {
          shown++;
          const fresh = createCertificates({ names, mayCertify: () => false, onNotStored: () => undefined });
          return { ...(await fresh.local()), renewAt: shown === 1 ? Date.now() : Date.now() + 100_000 };
        },
      },
    });
    const serials: string[] = [];
    for (let i = 0; i < 3; i++) {
      const socket = connectTls({ port: renewing.port, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      serials.push(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    }
    await renewing.close();
    expect(shown).toBe(2);
    expect(serials[1]).toBe(serials[2]);
  });

  it('survives clients that do not trust it, break the handshake or hang up', async () => {
    await expect(overTls('GET', Buffer.alloc(0), new Agent())).rejects.toThrow(
      /unable to get local issuer certificate/,
    );
    for (const bytes of [Buffer.from([0x16, 3, 1, 0, 200, 1, 2, 3]), Buffer.from([0x16]), Buffer.alloc(0)]) {
      const socket = connect(listener.port, '127.0.0.1', () => socket.write(bytes, () => socket.resetAndDestroy()));
      await new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
    }
    expect(await overTls('GET', Buffer.alloc(0), new Agent({ ca: await certificates.caCertificate() }))).toBe('GET 0');
  });

  it('accepts bytes that arrive one by one', async () => {
    const socket = connect(listener.port, '127.0.0.1');
    for (const byte of 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n') {
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [answer] = (await new Promise((resolve) =>
      socket.once('data', (data) => resolve([String(data)])),
    )) as string[];
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
  });

  it('closes even if clients stay connected: silent, idle or in the middle of a handshake', async () => {
    const other = await listen({ ...place, answer: (_req, res) => void res.end('x'), certificates });
    const open = [Buffer.alloc(0), Buffer.from([0x16, 3])].map((bytes) => {
      const socket = connect(other.port, '127.0.0.1', () => socket.write(bytes)).on('error', () => undefined);
      return new Promise((resolve) => socket.once('close', resolve));
    });
    const agent = new Agent({ ca: await certificates.caCertificate(), keepAlive: true });
    await new Promise((resolve) =>
      request({ host: '127.0.0.1', port: other.port, agent }, (res) => res.resume().on('end', resolve)).end(),
    );
    const started = Date.now();
    await other.close();
    await Promise.all(open);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it('reports that it is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    await expect(listen({ ...place, port, answer: () => undefined, certificates })).rejects.toThrow(/in use/);
    taken.close();
  });
});
