import { createRequire } from 'node:module';
import { messageOf } from '../../errors.ts';

/** What is used of the optional package `@zilliz/milvus2-sdk-node`, which is not installed with Tuku. */
export interface MilvusSdk {
  readonly MilvusClient: new (config: MilvusConfig) => SdkClient;
  readonly DataType: Readonly<Record<'Int64' | 'Int8' | 'VarChar' | 'Array' | 'JSON' | 'FloatVector', number>>;
  readonly ConsistencyLevelEnum: Readonly<Record<'Strong' | 'Eventually', number>>;
}

export interface MilvusConfig {
  readonly address: string;
  readonly ssl: boolean;
  readonly token?: string;
  readonly database?: string;
  readonly timeout: number;
  readonly logLevel: 'error';
  readonly maxRetries: number;
  readonly telemetry: { readonly enabled: false };
  readonly channelOptions: Readonly<Record<string, number>>;
}

export interface SdkStatus {
  readonly error_code: string;
  readonly code?: number;
  readonly reason: string;
}

interface Answer {
  readonly status: SdkStatus;
}

type Named = { readonly collection_name: string; readonly timeout?: number };
export type SdkRow = { readonly [field: string]: unknown };

export interface SdkClient {
  readonly connectPromise: Promise<unknown>;
  getVersion(): Promise<Answer & { readonly version: string }>;
  showCollections(): Promise<Answer & { readonly data: readonly { readonly name: string }[] }>;
  hasCollection(request: Named): Promise<Answer & { readonly value: boolean }>;
  createCollection(
    request: Named & {
      readonly fields: readonly SdkRow[];
      readonly consistency_level: string;
      readonly shards_num: number;
    },
  ): Promise<SdkStatus>;
  createIndex(request: Named & SdkRow): Promise<SdkStatus>;
  describeIndex(request: Named): Promise<Answer & { readonly index_descriptions?: readonly SdkRow[] }>;
  loadCollection(request: Named): Promise<SdkStatus>;
  getLoadState(request: Named): Promise<Answer & { readonly state: string }>;
  dropCollection(request: Named): Promise<SdkStatus>;
  insert(request: Named & { readonly data: readonly SdkRow[] }): Promise<Answer>;
  upsert(request: Named & { readonly data: readonly SdkRow[] }): Promise<Answer>;
  deleteEntities(request: Named & { readonly filter: string }): Promise<Answer>;
  flush(request: { readonly collection_names: readonly string[]; readonly timeout?: number }): Promise<Answer>;
  query(
    request: Named & {
      readonly filter: string;
      readonly output_fields: readonly string[];
      readonly consistency_level: number;
      readonly limit?: number;
    },
  ): Promise<Answer & { readonly data: readonly SdkRow[] }>;
  search(
    request: Named & {
      readonly data: readonly (readonly number[])[];
      readonly limit: number;
      readonly consistency_level: number;
      readonly params: SdkRow;
      readonly filter?: string;
      readonly output_fields: readonly string[];
    },
  ): Promise<Answer & { readonly results: readonly unknown[] }>;
  closeConnection(): Promise<unknown>;
}

/** The package and the version that Tuku is tested with. */
export const milvusPackage = '@zilliz/milvus2-sdk-node';
export const milvusPackageVersion = '2.6.11';

/** The package, or why it cannot be used and what helps. */
export function loadMilvusSdk(): { readonly sdk: MilvusSdk } | { readonly missing: string } {
  try {
    return { sdk: createRequire(import.meta.url)(milvusPackage) as MilvusSdk };
  } catch (error) {
    const isAbsent = (error as { code?: unknown }).code === 'MODULE_NOT_FOUND';
    const reason = isAbsent
      ? `the package ${milvusPackage} is not installed`
      : `the package ${milvusPackage} does not load: ${messageOf(error)}`;
    return { missing: `${reason}; npm install ${milvusPackage}@${milvusPackageVersion} helps` };
  }
}
