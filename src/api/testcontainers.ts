import { createHash, randomUUID } from 'node:crypto';
import { homedir, hostname } from 'node:os';
import { AbstractStartedContainer, GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { startCommandOf } from '../options/start-command.ts';
import { variableOf } from '../options/table.ts';
import type { OptionInput } from '../options/values.ts';
import { createClient } from './client.ts';
import { connectServer } from './connect.ts';
import { readOptions } from './errors.ts';
import { readKeys } from './keys.ts';
import { packageFacts } from './package.ts';
import type { Trust } from './trust.ts';
import type { Credentials, Tuku } from './types.ts';

export { TukuError } from './errors.ts';
export type * from './types.ts';

/** Options of a server in a container; the others say where it listens and stores, which the container decides. */
export type ContainerOptions = Omit<
  OptionInput,
  'config' | 'port' | 'httpsPort' | 'host' | 'dataDir' | 'durability' | 'databaseUrl' | 'controlToken' | 'credentials'
> & {
  readonly credentials?: readonly (Omit<Credentials, 'account'> & { readonly account?: string })[];
};

/** What the image listens on. */
const PORT = 4580;

/** A container of Tuku's image, with a catalog in memory. */
export class TukuContainer extends GenericContainer {
  #keys: readonly Credentials[] | undefined;

  /** @param image by default `TUKU_IMAGE` of the environment, and else the image of this version */
  constructor(image: string = process.env.TUKU_IMAGE || publishedImage()) {
    super(image);
    this.withEnvironment({ [variableOf('host')]: '0.0.0.0', [variableOf('dataDir')]: '' })
      .withExposedPorts(PORT)
      .withStartupTimeout(60_000)
      .withWaitStrategy(
        Wait.forHttp('/_tuku/health', PORT, { abortOnContainerExit: true })
          // Docker's host has any name; without a token, Tuku answers on loopback names.
          .withHeaders({ Host: `localhost:${PORT}` })
          .withReadTimeout(250),
      );
  }

  /** Sets options of the server; see docs/testing.md. Throws TukuError for one that is unknown or has a wrong value. */
  withOptions(options: ContainerOptions): this {
    const { [variableOf('databaseUrl')]: _, ...env } = readOptions(
      () => startCommandOf(options, (member) => `withOptions: ${member}`).env,
    );
    const credentials = env[variableOf('credentials')];
    if (credentials !== undefined) this.#keys = readOptions(() => readKeys(credentials));
    return this.withEnvironment(env);
  }

  override async start(): Promise<StartedTukuContainer> {
    const controlToken = this.reuse ? lastingToken() : randomUUID();
    this.withEnvironment({ [variableOf('controlToken')]: controlToken });
    const container = await super.start();
    const url = `http://${container.getHost()}:${container.getMappedPort(PORT)}`;
    try {
      const { connection } = await connectServer({ url, controlToken, ...(this.#keys && { credentials: this.#keys }) });
      return new StartedTukuContainer(container, createClient(connection), connection.trust);
    } catch (error) {
      await container.stop();
      throw error;
    }
  }
}

/** A running container, and the server in it. */
export class StartedTukuContainer extends AbstractStartedContainer {
  /** The server: what `startTuku` gives, without `close`. */
  readonly tuku: Tuku;
  readonly #trust: Pick<Trust, 'remove'>;

  constructor(container: StartedTestContainer, tuku: Tuku, trust: Pick<Trust, 'remove'>) {
    super(container);
    this.tuku = tuku;
    this.#trust = trust;
  }

  protected override async containerStopped(): Promise<void> {
    this.#trust.remove();
  }
}

/** The image of a version, in the registry of the repository that package.json names. */
function publishedImage(): string {
  const { version, repository } = packageFacts();
  const [, name] = /github\.com\/([^/]+\/[^/]+?)(?:\.git)?$/.exec(repository.url) ?? [];
  return `ghcr.io/${name}:${version}`;
}

/** Containers are found again by what they are started with. */
function lastingToken(): string {
  return createHash('sha256').update(`${hostname()} ${homedir()}`).digest('hex');
}
