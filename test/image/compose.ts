import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { dockerWith, freshName } from './docker.ts';

/** A port that is free now: Compose files publish the one that the environment names. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A project of Compose. */
export interface Project {
  /** Where Tuku answers, once it is up. */
  readonly url: string;
  readonly name: string;
  /** Runs `docker compose` with its file. */
  run(...args: readonly string[]): Promise<string>;
}

/** Uses a Compose file as a project of its own, which is removed at the end. Its control token is `sesame`. */
export async function compose(file: string, use: (project: Project) => Promise<void>): Promise<void> {
  const [port, name] = [await freePort(), freshName()];
  const env = { TUKU_PORT: `${port}`, TUKU_CONTROL_TOKEN: 'sesame' };
  const run = (...args: readonly string[]) => dockerWith(env, 'compose', '-f', file, '-p', name, ...args);
  try {
    await use({ url: `http://127.0.0.1:${port}`, name, run });
  } finally {
    await run('down', '--volumes');
  }
}
