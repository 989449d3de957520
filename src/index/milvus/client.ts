import { setTimeout as sleep } from 'node:timers/promises';
import type { MilvusSdk, SdkClient, SdkRow, SdkStatus } from './library.ts';
import { type CopyLayout, type Entity, type Marks, type Milvus, MilvusError } from './port.ts';

/** For what builds or loads. */
const loadMs = 120_000;
/** As pgvector's indexes here: 16 links and 100 candidates find 0.99 of the nearest. */
const graph = { M: 16, efConstruction: 100 };
/** How many a search weighs, for so many that are wanted. */
const leastWeighed = 160;
const mostWeighed = 32_768;
/** Entities that hold the marks. No member of a collection has such a number. */
const [begunKey, doneKey] = [-2, -1];
const maxTokens = 4096;
/** A server that was away is connected to again within this time; gRPC's own limit is two minutes. */
const reconnectMs = 1_000;

/** Where the server is, from the option's text; undefined for anything but an address. */
export function parseMilvusUrl(text: string): { address: string; ssl: boolean; database?: string } | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  if (url.username || url.password || url.search || url.hash) return undefined;
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!/^\w*$/.test(database)) return undefined;
  const ssl = url.protocol === 'https:';
  const port = url.port || (ssl ? '443' : '19530');
  return { address: `${url.hostname}:${port}`, ssl, ...(database && { database }) };
}

export interface MilvusOptions {
  readonly token?: string | undefined;
  /** Milliseconds that a call may take while somebody waits for an answer. */
  readonly quickMs?: number;
  /** Milliseconds that a call may take in the background. */
  readonly patientMs?: number;
}

/** @param url see `parseMilvusUrl` */
export function connectMilvus(
  { MilvusClient, DataType, ConsistencyLevelEnum }: MilvusSdk,
  url: NonNullable<ReturnType<typeof parseMilvusUrl>>,
  { token, quickMs = 4_000, patientMs = 10_000 }: MilvusOptions = {},
): Milvus {
  let opened: SdkClient | undefined;

  function client(): SdkClient {
    if (opened === undefined) {
      opened = new MilvusClient({
        ...url,
        ...(token !== undefined && { token }),
        timeout: quickMs,
        logLevel: 'error',
        maxRetries: 0,
        telemetry: { enabled: false },
        channelOptions: {
          'grpc.initial_reconnect_backoff_ms': reconnectMs,
          'grpc.max_reconnect_backoff_ms': reconnectMs,
        },
      });
      opened.connectPromise.catch(() => undefined);
    }
    return opened;
  }

  async function call<T extends SdkStatus | { readonly status: SdkStatus }>(
    run: (sdk: SdkClient) => Promise<T>,
  ): Promise<T> {
    const answer = await run(client()).catch((error: unknown) => {
      throw failure(error);
    });
    const status: SdkStatus = 'error_code' in answer ? answer : answer.status;
    if (status.error_code !== 'Success' && status.code !== 0) throw refusal(status);
    return answer;
  }

  function row({ pk, vector, place, facts: { tokens, numbers } }: Entity, mark = ''): SdkRow {
    return { pk, v: Array.from(vector), p: place, t: tokens, n: numbers, s: mark };
  }

  function marked(dimension: number, { begun, done }: Partial<Marks> = {}): SdkRow[] {
    const vector = new Float32Array(dimension);
    vector[0] = 1;
    const none = { tokens: [], numbers: {} };
    const mark = (pk: number, text: string | undefined) =>
      text === undefined ? [] : [row({ pk, vector, place: 0, facts: none }, text)];
    return [...mark(begunKey, begun), ...mark(doneKey, done)];
  }

  const milvus: Milvus = {
    where: `${url.address}${url.database === undefined ? '' : `/${url.database}`}`,
    version: async () => (await call((sdk) => sdk.getVersion())).version,
    async names(prefix) {
      const { data } = await call((sdk) => sdk.showCollections());
      return data.map(({ name }) => name).filter((name) => name.startsWith(prefix));
    },
    exists: async (name) =>
      (await call((sdk) => sdk.hasCollection({ collection_name: name, timeout: patientMs }))).value,
    async create(name, { dimension, metric }: CopyLayout) {
      const fields = [
        { name: 'pk', data_type: DataType.Int64, is_primary_key: true, autoID: false },
        { name: 'v', data_type: DataType.FloatVector, dim: dimension },
        { name: 'p', data_type: DataType.Int8 },
        { name: 't', data_type: DataType.Array, element_type: DataType.Int64, max_capacity: maxTokens },
        { name: 'n', data_type: DataType.JSON },
        { name: 's', data_type: DataType.VarChar, max_length: 64 },
      ];
      const named = { collection_name: name, timeout: patientMs };
      await call((sdk) => sdk.createCollection({ ...named, fields, consistency_level: 'Eventually', shards_num: 1 }));
      await call((sdk) =>
        sdk.createIndex({
          ...named,
          field_name: 'v',
          index_name: 'v',
          index_type: 'HNSW',
          metric_type: metric,
          params: graph,
        }),
      );
      await milvus.load(name);
    },
    async load(name) {
      await call((sdk) => sdk.loadCollection({ collection_name: name, timeout: patientMs }));
      for (const end = performance.now() + loadMs; performance.now() < end; await sleep(100)) {
        const { state } = await call((sdk) => sdk.getLoadState({ collection_name: name, timeout: patientMs }));
        if (state === 'LoadStateLoaded') return;
      }
      throw new MilvusError('away', `${name} is not loaded after ${loadMs / 1000} s`);
    },
    async drop(name) {
      await call((sdk) => sdk.dropCollection({ collection_name: name, timeout: patientMs }));
    },
    async put(name, entities, { isNew, marks, dimension }) {
      const request = { collection_name: name, timeout: patientMs };
      const data = entities.map((entity) => row(entity));
      if (isNew && data.length > 0) await call((sdk) => sdk.insert({ ...request, data }));
      // An upsert is seen as a whole: who sees the mark sees what came with it.
      const rest = [...(isNew ? [] : data), ...marked(dimension, marks)];
      if (rest.length > 0) await call((sdk) => sdk.upsert({ ...request, data: rest }));
    },
    async remove(name, pks) {
      const request = { collection_name: name, filter: `pk in [${pks.join(',')}]`, timeout: patientMs };
      if (pks.length > 0) await call((sdk) => sdk.deleteEntities(request));
    },
    async marks(name, isStrong) {
      const { data } = await call((sdk) =>
        sdk.query({
          collection_name: name,
          filter: `pk in [${begunKey},${doneKey}]`,
          output_fields: ['pk', 's'],
          consistency_level: isStrong ? ConsistencyLevelEnum.Strong : ConsistencyLevelEnum.Eventually,
          timeout: isStrong ? patientMs : quickMs,
        }),
      );
      const textOf = (pk: number) => String(data.find((one) => Number(one.pk) === pk)?.s ?? '');
      return { begun: textOf(begunKey), done: textOf(doneKey) };
    },
    async search(name, { vectors, limit, filter }) {
      const { results } = await call((sdk) =>
        sdk.search({
          collection_name: name,
          data: vectors.map((vector) => Array.from(vector)),
          limit,
          consistency_level: ConsistencyLevelEnum.Eventually,
          params: { ef: Math.min(mostWeighed, Math.max(leastWeighed, 2 * limit)) },
          output_fields: ['pk'],
          timeout: quickMs,
          ...(filter !== undefined && { filter }),
        }),
      );
      const lists = (vectors.length === 1 ? [results] : results) as readonly (readonly SdkRow[])[];
      return vectors.map((_, place) => (lists[place] ?? []).map(keyOf));
    },
    passing: (name, filter, limit) => list(name, filter, limit, quickMs),
    keys: (name, after, limit) => list(name, `pk > ${after}`, limit, patientMs),
    async flush(name) {
      await call((sdk) => sdk.flush({ collection_names: [name], timeout: patientMs }));
    },
    async isIndexed(name) {
      const { index_descriptions = [] } = await call((sdk) =>
        sdk.describeIndex({ collection_name: name, timeout: patientMs }),
      );
      return index_descriptions.every(
        ({ state, indexed_rows, total_rows }) => state === 'Finished' && Number(indexed_rows) >= Number(total_rows),
      );
    },
    async close() {
      await opened?.closeConnection().catch(() => undefined);
    },
  };

  async function list(name: string, filter: string, limit: number, timeout: number): Promise<number[]> {
    const request = { collection_name: name, filter, limit, output_fields: ['pk'], timeout };
    const { data } = await call((sdk) => sdk.query({ ...request, consistency_level: ConsistencyLevelEnum.Eventually }));
    return data.map(keyOf).sort((a, b) => a - b);
  }

  return milvus;
}

function keyOf({ pk }: SdkRow): number {
  const key = Number(pk);
  if (Number.isSafeInteger(key)) return key;
  throw new MilvusError('refused', 'an entity without its key');
}

function failure(error: unknown): MilvusError {
  const { code, details, message } = error as { code?: unknown; details?: unknown; message?: unknown };
  const reason = typeof details === 'string' && details !== '' ? details : String(message ?? 'no answer');
  // 4: no answer in time, 14: no connection.
  if (code === 4) return new MilvusError('away', 'no answer in time');
  if (code === 14) return new MilvusError('away', reason.replace(/ Resolution note:.*$/, ''));
  if (code === 7 || code === 16) return new MilvusError('refused', reason);
  return new MilvusError(noCollection.test(reason) ? 'lost' : 'away', reason.slice(0, 200));
}

const noCollection = /CollectionNotExists|collection not found|can't find collection/i;

function refusal({ reason, code, error_code }: SdkStatus): MilvusError {
  const isLost = code === 100 || error_code === 'CollectionNotExists' || noCollection.test(reason);
  return new MilvusError(isLost ? 'lost' : 'refused', reason.slice(0, 200));
}
