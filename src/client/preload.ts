// Loaded into Node programs by NODE_OPTIONS=--require: Node 20's own clients (http, https, fetch) know no HTTPS_PROXY, and
// SDKs make agents of their own, so the connections of all agents are made here. Built as CommonJS: dist/preload.cjs.
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { proxyOf } from './proxy-variables.ts';

/** What agents give: where to, and for TLS how. */
interface ConnectionOptions {
  host?: string;
  port?: number | string;
  /** A Unix socket, or a connection that is already there: nothing for a proxy. */
  socketPath?: string;
  socket?: Duplex;
}
type Done = (error: Error | null, socket?: Duplex) => void;
type Connect = (this: http.Agent, options: ConnectionOptions, done: Done) => Duplex | undefined;

function viaProxy(protocol: 'http:' | 'https:', direct: Connect): Connect {
  return function connect(options, done) {
    const { host = 'localhost', port = protocol === 'https:' ? 443 : 80, socketPath, socket } = options;
    const proxy = socketPath || socket ? undefined : proxyOf(protocol, host, Number(port), process.env);
    if (proxy === undefined) return direct.call(this, options, done);
    openTunnel(proxy, `${host.includes(':') ? `[${host}]` : host}:${port}`)
      .then((tunnel) => (protocol === 'https:' ? direct.call(this, { ...options, socket: tunnel }, done) : tunnel))
      .then((connected) => connected && done(null, connected), done);
    return undefined;
  };
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

/** Agents' own method, which no type declares. */
function patch(protocol: 'http:' | 'https:', agent: http.Agent): void {
  const owner = agent as unknown as { createConnection: Connect };
  owner.createConnection = viaProxy(protocol, owner.createConnection);
}

patch('http:', http.Agent.prototype);
patch('https:', https.Agent.prototype);

/**
 * Where every copy of undici, the one of Node's fetch included, looks for the dispatcher it uses. It is made when one
 * looks there for the first time: most programs never do. A program that sets one of its own replaces this.
 */
const slot = Symbol.for('undici.globalDispatcher.1');
let looked = false;
Object.defineProperty(globalThis, slot, {
  configurable: true,
  get() {
    // undici looks there itself while it loads.
    if (looked) return undefined;
    looked = true;
    const { EnvHttpProxyAgent, setGlobalDispatcher } = require('undici') as typeof import('undici');
    const dispatcher = new EnvHttpProxyAgent();
    setGlobalDispatcher(dispatcher);
    return dispatcher;
  },
});
