import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateSource } from '../../src/server/certificate.ts';
import { type Listener, listen } from '../../src/server/listener.ts';
import { makeCertificate, storedCertificate } from '../../src/server/tls.ts';

const place = { host: '127.0.0.1', port: 0 };
const asked = { count: 0 };
const source = certificateSource(undefined);
let listener: Listener;
beforeAll(async () => {
  listener = await listen(
    (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => res.end(`${req.method} ${Buffer.concat(chunks).length}`));
    },
    place,
    () => {
      asked.count++;
      return source();
    },
  );
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
  it('answers plain HTTP, and makes no certificate for it', async () => {
    const url = `http://127.0.0.1:${listener.port}/`;
    expect(await (await fetch(url)).text()).toBe('GET 0');
    const body = Buffer.alloc(3_000_000, 7);
    expect(await (await fetch(url, { method: 'POST', body })).text()).toBe('POST 3000000');
    expect(asked.count).toBe(0);
  });

  it('answers TLS to clients that trust its certificate, several at once and on kept connections', async () => {
    const { cert: ca } = await source();
    const agent = new Agent({ ca, keepAlive: true, maxSockets: 4 });
    const answers = Array.from({ length: 12 }, (_, i) => overTls('POST', Buffer.alloc(i * 50_000), agent));
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 12 }, (_, i) => `POST ${i * 50_000}`));
    expect(asked.count).toBe(1);
    agent.destroy();
  });

  it('survives clients that do not trust it, that break the handshake, or that hang up', async () => {
    await expect(overTls('GET', Buffer.alloc(0), new Agent())).rejects.toThrow(/self-signed/);
    for (const bytes of [Buffer.from([0x16, 3, 1, 0, 200, 1, 2, 3]), Buffer.from([0x16]), Buffer.alloc(0)]) {
      const socket = connect(listener.port, '127.0.0.1', () => socket.write(bytes, () => socket.resetAndDestroy()));
      await new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
    }
    expect(await overTls('GET', Buffer.alloc(0), new Agent({ ca: (await source()).cert }))).toBe('GET 0');
  });

  it('takes bytes that come one by one', async () => {
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

  it('closes though clients stay connected, silent, idle or in the middle of a handshake', async () => {
    const other = await listen((_req, res) => void res.end('x'), place, source);
    const open = [Buffer.alloc(0), Buffer.from([0x16, 3])].map((bytes) => {
      const socket = connect(other.port, '127.0.0.1', () => socket.write(bytes)).on('error', () => undefined);
      return new Promise((resolve) => socket.once('close', resolve));
    });
    const agent = new Agent({ ca: (await source()).cert, keepAlive: true });
    await new Promise((resolve) =>
      request({ host: '127.0.0.1', port: other.port, agent }, (res) => res.resume().on('end', resolve)).end(),
    );
    const started = Date.now();
    await other.close();
    await Promise.all(open);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it('says that it is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    await expect(listen(() => undefined, { ...place, port }, source)).rejects.toThrow(/in use/);
    taken.close();
  });
});

describe('the certificate', () => {
  it('is for this machine and lasts a year', async () => {
    const { cert, key } = await makeCertificate();
    const parsed = new X509Certificate(cert);
    expect(parsed.checkHost('localhost')).toBe('localhost');
    for (const address of ['127.0.0.1', '::1']) expect(parsed.checkIP(address)).toBe(address);
    expect(parsed.checkHost('example.com')).toBeUndefined();
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(key).toContain('PRIVATE KEY');
    const days = (Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)) / 86_400_000;
    expect(Math.round(days)).toBe(397);
  });

  it('stays in the data folder with a key that its owner alone can read, until it is damaged or near its end', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tuku-tls-'));
    try {
      const first = await storedCertificate(dataDir);
      expect(await storedCertificate(dataDir)).toEqual(first);
      expect(statSync(join(dataDir, 'tls/key.pem')).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(dataDir, 'tls/cert.pem'), 'utf8')).toBe(first.cert);
      writeFileSync(join(dataDir, 'tls/cert.pem'), 'damaged');
      const second = await storedCertificate(dataDir);
      expect(second.cert).not.toBe(first.cert);
      const old = await makeCertificate(new Date(Date.now() - 380 * 86_400_000));
      writeFileSync(join(dataDir, 'tls/cert.pem'), old.cert);
      writeFileSync(join(dataDir, 'tls/key.pem'), old.key);
      expect((await storedCertificate(dataDir)).cert).not.toBe(old.cert);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
