import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';

/** The package's manifest, as far as a registry tells it. */
interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** A running registry. */
export interface Registry {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A registry that has one archive under its name and version, and sends npm elsewhere for every other package: what a user will
 * find when the package is published.
 */
export async function serveRegistry(archive: string, manifest: Manifest, upstream: string): Promise<Registry> {
  const bytes = readFileSync(archive);
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const { name, version } = manifest;
  const file = `/${name}/-/${basename(archive)}`;
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/');
    if (path === file) response.end(bytes);
    else if (path === `/${name}`) {
      const dist = { tarball: `${url()}${file}`, integrity };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }),
      );
    } else {
      response.writeHead(302, { location: `${upstream.replace(/\/$/, '')}${request.url}` });
      response.end();
    }
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
