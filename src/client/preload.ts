// Loaded into Node programs by NODE_OPTIONS=--require. The clients of Node 20 (http, https, fetch) ignore HTTPS_PROXY, and
// SDKs create their own agents; so this module opens the connections of all agents. Built as CommonJS: dist/preload.cjs.
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { type Env, proxyOf } from './proxy-variables.ts';

/** Where an agent wants to connect to. */
interface ConnectionOptions {
  host?: string;
  port?: number | string;
  /** A Unix socket or an existing connection: needs no proxy. */
  socketPath?: string;
  socket?: Duplex;
}
type Done = (error: Error | null, socket?: Duplex) => void;
type Connect = (this: http.Agent, options: ConnectionOptions, done: Done) => Duplex | undefined;

function viaProxy(protocol: 'http:' | 'https:', direct: Connect): Connect {
  return function connect(options, done) {
    const { host = 'localhost', port = protocol === 'https:' ? 443 : 80, socketPath, socket } = options;
    const proxyIn = (env: Env) => proxyOf(protocol, host, Number(port), env);
    const proxy = socketPath || socket || proxyIn(ownVariables(this)) ? undefined : proxyIn(process.env);
    if (proxy === undefined) return direct.call(this, options, done);
    openTunnel(proxy, `${host.includes(':') ? `[${host}]` : host}:${port}`)
      .then((tunnel) => (protocol === 'https:' ? direct.call(this, { ...options, socket: tunnel }, done) : tunnel))
      .then((connected) => connected && done(null, connected), done);
    return undefined;
  };
}

/**
 * The variables that an agent follows without help: its `proxyEnv`, which Node 22.21 and later know. NODE_USE_ENV_PROXY gives
 * it to the global agents. A tunnel of ours would end in a second one.
 */
function ownVariables(agent: http.Agent): Env {
  const { options } = agent as unknown as { options?: { proxyEnv?: Env } };
  return options?.proxyEnv ?? {};
}

function openTunnel(proxy: URL, target: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const asked = http.request({
      method: 'CONNECT',
      path: target,
      headers: { Host: target },
      createConnection: () => net.connect(Number(proxy.port || 80), proxy.hostname.replace(/^\[|\]$/g, '')),
    });
    asked.once('connect', ({ statusCode, statusMessage }, socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`${statusCode} ${statusMessage}`));
    });
    asked.once('error', reject).end();
  });
}

/** Replaces an agent's `createConnection`, which the type declarations lack. */
function patch(protocol: 'http:' | 'https:', agent: http.Agent): void {
  const owner = agent as unknown as { createConnection: Connect };
  owner.createConnection = viaProxy(protocol, owner.createConnection);
}

patch('http:', http.Agent.prototype);
patch('https:', https.Agent.prototype);

/**
 * Where every copy of undici looks up its dispatcher: version 8, which is behind the fetch of Node 26, in the second, older
 * ones in the first. The dispatcher suits both, and is created on the first lookup, which most programs never make. A program
 * that sets its own replaces this one.
 */
const slots = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')];
let lookedUp = false;
for (const slot of slots) {
  Object.defineProperty(globalThis, slot, {
    configurable: true,
    get() {
      // undici itself looks it up while it loads.
      if (lookedUp) return undefined;
      lookedUp = true;
      const { EnvHttpProxyAgent, setGlobalDispatcher } = require('undici') as typeof import('undici');
      const dispatcher = new EnvHttpProxyAgent();
      // Fills both slots.
      setGlobalDispatcher(dispatcher);
      return dispatcher;
    },
  });
}
