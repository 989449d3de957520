import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/paths.ts';

const run = promisify(execFile);

/** Runs `docker` in the repository's root; what it prints. Rejects with its standard error when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  return dockerWith({}, ...args);
}

export async function dockerWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<string> {
  const options = { cwd: packageRoot, env: { ...process.env, ...env }, timeout: 240_000 };
  return (await run('docker', args, options)).stdout.trim();
}

/** What the container prints that runs a command in an image, instead of the image's own. */
export function inImage(image: string, command: string, ...options: readonly string[]): Promise<string> {
  return docker('run', '--rm', '--user', 'root', '--entrypoint', 'sh', ...options, image, '-c', command);
}

/** A name for a container, a volume or a project that no other test uses. */
export function freshName(): string {
  return `tuku-test-${randomUUID().slice(0, 8)}`;
}

/** A container of the image, published on a port of this machine. */
export interface Container {
  readonly name: string;
  /** Where it answers now: each start publishes another port. */
  url(): Promise<string>;
  exec(...command: readonly string[]): Promise<string>;
  inspect(format: string): Promise<string>;
}

const names = new Set<string>();

/** Removes the containers of this test and their volumes. */
export async function removeContainers(): Promise<void> {
  for (const name of names) await docker('rm', '--force', '--volumes', name).catch(() => undefined);
  names.clear();
}

/** Runs the image and waits until it is ready. Options are those of `docker run`. */
export async function runTuku(
  options: readonly string[] = [],
  image = 'tuku',
  command: readonly string[] = [],
): Promise<Container> {
  const name = freshName();
  names.add(name);
  await docker('run', '--detach', '--name', name, '--publish', '127.0.0.1::4580', ...options, image, ...command);
  const container: Container = {
    name,
    url: async () => `http://${(await docker('port', name, '4580')).split('\n', 1)[0]}`,
    exec: (...words) => docker('exec', name, ...words),
    inspect: (format) => docker('inspect', '--format', format, name),
  };
  await ready(await container.url());
  return container;
}

/** What the image's health check says of a container. Podman runs it by itself only where systemd runs. */
export async function healthOf(name: string): Promise<string> {
  if ((await docker('--version')).startsWith('podman')) {
    return run('podman', ['healthcheck', 'run', name]).then(
      () => 'healthy',
      () => 'unhealthy',
    );
  }
  return docker('inspect', '--format', '{{.State.Health.Status}}', name);
}

/** Waits until a server and its model are ready. */
export async function ready(url: string): Promise<void> {
  await eventually(async () => {
    const { model } = (await (await fetch(`${url}/_tuku/ready`)).json()) as { model: string };
    expect(model).toBe('ready');
  });
}

/** Tries again until it passes: a container starts in its own time. */
export async function eventually(attempt: () => Promise<void>, forMs = 60_000): Promise<void> {
  const end = Date.now() + forMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
