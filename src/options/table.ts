import { defaultFaissFactory } from '../index/engines.ts';
import type { OptionDefinition } from './definition.ts';

const comma = /\s*,\s*/;
const port = { kind: 'integer', value: 'number', min: 0, max: 65_535, isPlace: true } as const;

/**
 * The options of a server, by name. Command line, environment, tuku.config.json and startTuku() take them from here:
 * `dataDir` is `--data-dir`, `TUKU_DATA_DIR` and `"dataDir"`.
 */
export const optionTable = {
  config: {
    kind: 'path',
    value: 'file',
    about: 'file to take options from (default: tuku.config.json in the working folder, if there is one)',
    isNotInFile: true,
  },
  port: { ...port, default: 4580, about: 'port to listen on; 0 picks a free one' },
  httpsPort: { ...port, about: 'second port, such as 443 for use with a hosts file; 0 picks a free one' },
  host: { kind: 'text', value: 'address', default: '127.0.0.1', about: 'address to listen on' },
  dataDir: {
    kind: 'path',
    value: 'folder',
    about: 'store the catalog here; without it all data is lost when the server stops',
    isPlace: true,
  },
  snapshotDir: {
    kind: 'path',
    value: 'folder',
    about: 'folder for snapshots (default: snapshots in the folder of --data-dir)',
    isPlace: true,
  },
  durability: {
    kind: 'choice',
    value: 'level',
    choices: ['process', 'power'],
    default: 'process',
    about: 'what acknowledged writes survive: the death of the process, or a power loss too',
    isPlace: true,
  },
  databaseUrl: {
    kind: 'text',
    value: 'url',
    variable: 'DATABASE_URL',
    about: 'PostgreSQL server that stores the catalog: postgres://…',
    hasNoFlag: true,
    isSecret: true,
    isPlace: true,
  },
  pictures: {
    kind: 'choice',
    value: 'kept',
    choices: ['none', 'thumbnails', 'originals'],
    default: 'thumbnails',
    about: 'what to keep of pictures besides their embeddings: nothing, thumbnails, or the files too',
  },
  proxyPassthrough: {
    kind: 'flag',
    default: false,
    about: "forward proxy requests to hosts other than the vendors' instead of refusing them",
  },
  controlHost: {
    kind: 'list',
    value: 'name',
    separator: comma,
    default: [],
    about: 'host name on which the control API answers, besides loopback ones; repeatable',
  },
  controlToken: {
    kind: 'text',
    value: 'token',
    about: 'token of the control API; needed when --host is not a loopback address',
    isSecret: true,
  },
  allowOrigin: {
    kind: 'list',
    value: 'origin',
    separator: comma,
    default: [],
    about: 'origin of a web page that may call Tuku, such as http://localhost:3000; repeatable',
  },
  auth: {
    kind: 'choice',
    value: 'mode',
    choices: ['open', 'strict'],
    default: 'open',
    about: 'accept (open) or refuse (strict) unknown access keys',
  },
  credentials: {
    kind: 'path',
    value: 'file',
    about: 'JSON array of {"id","secret","account"?,"token"?}, or a file with one; replaces the built-in access key',
    mayBeJson: true,
    isSecret: true,
  },
  strict: {
    kind: 'flag',
    default: false,
    about: 'refuse requests that are otherwise tolerated; see the pages in docs/',
  },
  quotas: {
    kind: 'choice',
    value: 'mode',
    choices: ['off', 'documented'],
    default: 'off',
    about: "enforce the vendors' documented rate limits (documented) or none (off)",
  },
  logLevel: {
    kind: 'choice',
    value: 'level',
    choices: ['silent', 'error', 'warn', 'info', 'debug', 'trace'],
    default: 'info',
    about: 'how much to log',
  },
  logFormat: {
    kind: 'choice',
    value: 'format',
    choices: ['pretty', 'json'],
    about: 'how to log (default: pretty on a terminal, json elsewhere)',
  },
  fetchAllow: {
    kind: 'list',
    value: 'cidrs',
    separator: comma,
    default: [],
    about: 'comma-separated address ranges that pictures may be fetched from; overrides --fetch-deny',
  },
  fetchDeny: {
    kind: 'list',
    value: 'cidrs',
    separator: comma,
    default: [],
    about: 'address ranges that pictures must not be fetched from, in addition to cloud metadata addresses',
  },
  model: {
    kind: 'path',
    value: 'model',
    about:
      'model to embed pictures with: a name (tuku model list), an ONNX file, or the folder or model.json of a TF.js model',
    mayBeName: true,
  },
  backend: {
    kind: 'choice',
    value: 'name',
    choices: ['auto', 'onnx', 'tfjs-node', 'wasm'],
    default: 'auto',
    about: 'library that runs the models; auto takes the first of the others that loads',
  },
  index: {
    kind: 'choice',
    value: 'engine',
    choices: ['auto', 'exact', 'faiss', 'pgvector', 'milvus'],
    default: 'auto',
    about:
      'search by comparing every vector (exact), by FAISS (faiss), in PostgreSQL (pgvector), in Milvus (milvus) or by what suits each collection (auto)',
  },
  storedFrom: {
    kind: 'integer',
    value: 'vectors',
    min: 1,
    max: 1_000_000_000,
    default: 100_000,
    about:
      'with --index auto, search collections of more vectors than this in Milvus, or in PostgreSQL where it has pgvector',
  },
  milvus: {
    kind: 'text',
    value: 'url',
    about: 'Milvus server that searches large collections: http://host:19530, https://host/database',
    isPlace: true,
  },
  milvusToken: {
    kind: 'text',
    value: 'token',
    about: 'what the Milvus server asks for: an API key, or user:password',
    hasNoFlag: true,
    isSecret: true,
  },
  cacheSize: {
    kind: 'text',
    value: 'size',
    about: 'memory for collections that are searched in this process, such as 2G (default: no limit)',
  },
  faissFactory: {
    kind: 'text',
    value: 'text',
    default: defaultFaissFactory,
    about: 'index that FAISS builds, as an index_factory string',
  },
  workers: {
    kind: 'integer',
    value: 'number',
    min: 1,
    max: 64,
    about: 'number of embedding threads (default: one per core)',
  },
  switch: {
    kind: 'list',
    value: 'dialect.name=value',
    // Other commas belong to a value.
    separator: /\s*(?:,(?=\s*[\w-]+\.[\w-]+=)|\n)\s*/,
    default: [],
    about:
      'choose behaviour that a dialect leaves open; see the pages in docs/; repeatable, or several separated by commas',
  },
  transition: {
    kind: 'list',
    value: 'dialect[.operation]=when',
    separator: comma,
    default: [],
    about:
      'when asynchronous tasks are finished: at once (immediate), after looks (2), or after a time (30s); repeatable, or separated by commas',
  },
  seedDir: {
    kind: 'path',
    value: 'folder',
    about: 'run the seeds in this folder before the server is ready; see docs/seeds.md',
  },
  journalBodies: {
    kind: 'text',
    value: 'size',
    about: 'keep whole requests in memory, up to so many bytes (64M), for replay, curl and tuku record',
  },
  seed: { kind: 'text', value: 'text', about: 'make request ids repeatable' },
  clock: {
    kind: 'text',
    value: 'instant',
    about: 'stop the clock at this time, such as 2026-01-01T00:00:00Z; new records are dated with it',
  },
} as const satisfies Record<string, OptionDefinition>;

/** The name of an option, as code and the file spell it. */
export type OptionName = keyof typeof optionTable;

/** All options with their names, in the order of the help. */
export const options = Object.entries(optionTable) as readonly (readonly [OptionName, OptionDefinition])[];

/** The flag of an option: `--data-dir`. */
export function flagOf(name: OptionName): string {
  return `--${name.replace(/[A-Z]/g, '-$&').toLowerCase()}`;
}

/** The environment variable of an option: `TUKU_DATA_DIR`. */
export function variableOf(name: OptionName): string {
  const { variable }: OptionDefinition = optionTable[name];
  return variable ?? `TUKU_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}
