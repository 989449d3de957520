import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { packageRoot } from '../../src/paths.ts';

/** What Testcontainers asks of Docker, answered by processes in place of containers. */
export interface FakeDocker {
  /** For `DOCKER_HOST`. */
  readonly host: string;
  /** What containers were created from. */
  readonly created: readonly CreatedContainer[];
  /** How many containers run. */
  running(): number;
  close(): Promise<void>;
}

export interface CreatedContainer {
  readonly Image: string;
  readonly Env: readonly string[];
  readonly ExposedPorts: Readonly<Record<string, object>>;
}

interface Container extends CreatedContainer {
  readonly port: number;
  process?: ChildProcess;
  log: string;
}

const PORT = '4580/tcp';

/** A Docker API whose containers are `tuku start` with the container's variables, on the port that it publishes. */
export async function startFakeDocker(): Promise<FakeDocker> {
  const containers = new Map<string, Container>();
  const app = express();
  app.use(express.json());
  // `/v1.44/containers/json`
  app.use((req, _res, next) => {
    req.url = req.url.replace(/^\/v[\d.]+\//, '/');
    next();
  });
  app.get('/_ping', (_req, res) => void res.send('OK'));
  app.get(
    '/version',
    (_req, res) => void res.json({ Version: '28.0.0', ApiVersion: '1.44', Os: 'linux', Arch: 'amd64' }),
  );
  app.get(
    '/info',
    (_req, res) =>
      void res.json({
        ServerVersion: '28.0.0',
        OperatingSystem: 'fake',
        OSType: 'linux',
        Architecture: 'x86_64',
        NCPU: 1,
        MemTotal: 1,
      }),
  );
  app.get('/images/*name/json', (_req, res) => void res.json({ Id: 'sha256:0', Config: {} }));
  app.get('/containers/json', (_req, res) => void res.json([]));
  app.post('/containers/create', async (req, res) => {
    const id = randomBytes(32).toString('hex');
    containers.set(id, { ...(req.body as CreatedContainer), port: await freePort(), log: '' });
    res.status(201).json({ Id: id, Warnings: [] });
  });
  app.post('/containers/:id/start', (req, res) => {
    const container = containers.get(req.params.id) as Container;
    const variables = Object.fromEntries(container.Env.map((entry) => entry.split(/=(.*)/s).slice(0, 2)));
    const env = { ...process.env, ...variables, TUKU_PORT: String(container.port) };
    const child = spawn(process.execPath, [join(packageRoot, 'bin/tuku.js'), 'start'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    container.process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        container.log += part.toString();
      });
    }
    res.status(204).end();
  });
  app.get('/containers/:id/json', (req, res) => {
    const container = containers.get(req.params.id) as Container;
    const bound = [{ HostIp: '0.0.0.0', HostPort: String(container.port) }];
    const isRunning = container.process?.exitCode === null;
    res.json({
      Id: req.params.id,
      Name: '/fake',
      State: { Status: isRunning ? 'running' : 'exited', Running: isRunning, StartedAt: new Date().toISOString() },
      Config: { Hostname: 'fake', Labels: {}, Env: container.Env },
      NetworkSettings: { Ports: { [PORT]: bound }, Networks: {} },
      HostConfig: { PortBindings: { [PORT]: bound } },
    });
  });
  app.get('/containers/:id/logs', (req, res) => void res.send(framed(containers.get(req.params.id)?.log ?? '')));
  const end = async (id: string) => {
    const child = containers.get(id)?.process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  app.post('/containers/:id/stop', async (req, res) => {
    await end(req.params.id);
    res.status(204).end();
  });
  app.delete('/containers/:id', async (req, res) => {
    await end(req.params.id);
    res.status(204).end();
  });
  app.use((req, res) => void res.status(404).json({ message: `${req.method} ${req.url} is not faked` }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get created() {
      return [...containers.values()];
    },
    running: () =>
      [...containers.values()].filter(({ process: child }) => child?.exitCode === null && child.signalCode === null)
        .length,
    async close() {
      await Promise.all([...containers.keys()].map(end));
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Text of standard output as Docker sends it: each part after its stream's number and its length. */
function framed(text: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
