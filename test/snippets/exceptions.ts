const inProjects =
  'test/api/page.test.ts runs all of the page in projects with the package, Jest, Vitest and Testcontainers';
const examplesSuite = 'test/example-projects runs them against the packed checkout';

/** Blocks marked `elsewhere`: another suite runs their commands. By page and first line. */
export const elsewhere: Readonly<Record<string, string>> = {
  'bench/train/README.md: apt-get update': 'takes half an hour, and writes into the repository',
  'CONTRIBUTING.md: npm ci': '.ci/run runs both commands as they are; the suite would take minutes',
  'docs/indexes.md: apt-get install g++ libfaiss-dev      # Debian, Ubuntu: FAISS 1.7.3 or later':
    'scripts/test-faiss.sh runs both; they need root and the network',
  'docs/indexes.md: npm install @zilliz/milvus2-sdk-node@2.6.11':
    'scripts/test-milvus.sh installs the package and runs a server; `milvus` is a host name',
  'docs/scaling.md: docker build --tag tuku --file docker/Dockerfile .':
    'test/image/cluster.test.ts runs the Compose file, and restarts its services',
  'docs/scaling.md: kubectl create secret generic tuku --from-literal database-url=postgres://USER:PASSWORD@HOST/tuku --from-literal control-token=TOKEN':
    'needs a cluster; scripts/test-manifests.sh builds and checks what it applies',
  'docs/releasing.md: npm run rename:package -- @acme/tuku':
    'test/package runs it in a copy: it writes into the repository',
  'docs/several-servers.md: DATABASE_URL=postgres://tuku@db/tuku tuku start --host 0.0.0.0 --control-token …':
    'scripts/test-cluster.sh runs servers on a PostgreSQL',
  "docs/testing.md: import assert from 'node:assert/strict';": inProjects,
  "docs/time-and-faults.md: import assert from 'node:assert/strict';": inProjects,
  'docs/testing.md: export default {': inProjects,
  "docs/testing.md: const { tuku } = require('tuku/jest');": inProjects,
  "docs/testing.md: import { globalSetup } from 'tuku/jest/global-setup';": inProjects,
  "docs/testing.md: import { defineConfig } from 'vitest/config';": inProjects,
  "docs/testing.md: import { tiia } from 'tencentcloud-sdk-nodejs/tencentcloud/services/tiia/index.js';": inProjects,
  "docs/testing.md: import { TukuContainer } from 'tuku/testcontainers';": inProjects,
  'examples/compose/README.md: docker compose build': examplesSuite,
  'examples/curl/README.md: npx --yes tuku@0.1.0 exec -- sh baidu.sh': examplesSuite,
  'examples/github-actions/README.md: npm install': examplesSuite,
  'examples/gitlab-ci/README.md: python3 -m venv .venv': examplesSuite,
  'examples/go-test/README.md: go test -count=1 ./...': examplesSuite,
  'examples/java-junit/README.md: mvn --batch-mode --no-transfer-progress test': examplesSuite,
  'examples/node-jest/README.md: npm install': examplesSuite,
  'examples/node-vitest/README.md: npm install': examplesSuite,
  'examples/python-pytest/README.md: python3 -m venv .venv': examplesSuite,
  'examples/python-rag/README.md: python3 -m venv .venv': examplesSuite,
};

/**
 * How many blocks of a page are only shown, without being the output of a snippet: drawings, formats, lines of a file. The
 * pages below docs/specs show what travels on the wire.
 */
export const shown: Readonly<Record<string, number>> = {
  'ARCHITECTURE.md': 1,
  'docs/alibaba/ossvectors.md': 1,
  'docs/command-line.md': 1,
  'docs/control-api.md': 1,
  'docs/jd/productsearch.md': 1,
  'docs/models.md': 1,
  'docs/proxy.md': 1,
  // What changes the registries.
  'docs/releasing.md': 4,
  'docs/snapshots.md': 2,
  'docs/seeds.md': 3,
  'docs/specs/alibaba-green-cityvisual.md': 3,
  'docs/specs/alibaba-imagesearch.md': 1,
  'docs/specs/alibaba-signing.md': 5,
  'docs/specs/baidu-auth.md': 2,
  'docs/specs/baidu-imagesearch.md': 3,
  'docs/specs/cos-vectors.md': 4,
  'docs/specs/jd-product-search.md': 7,
  'docs/specs/oss-signing.md': 6,
  'docs/specs/oss-vectors-fusion.md': 1,
  'docs/specs/oss-vectors.md': 5,
  'docs/specs/s3-vectors.md': 1,
  'docs/specs/tencent-signing.md': 2,
  'docs/specs/tencent-tiia.md': 4,
  'docs/specs/tos-vectors.md': 3,
};
