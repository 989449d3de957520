import { connectMilvus, parseMilvusUrl } from '../index/milvus/client.ts';
import { loadMilvusSdk } from '../index/milvus/library.ts';
import type { Milvus } from '../index/milvus/port.ts';
import { OptionError, type TukuOptions } from './options.ts';

/** The Milvus server that the options name; it need not answer yet. Throws OptionError where the package is missing. */
export function openMilvus({ milvus, milvusToken }: Pick<TukuOptions, 'milvus' | 'milvusToken'>): Milvus | undefined {
  const url = milvus === undefined ? undefined : parseMilvusUrl(milvus);
  if (url === undefined) return undefined;
  const loaded = loadMilvusSdk();
  if ('missing' in loaded) throw new OptionError(`--milvus is not possible here: ${loaded.missing}`);
  return connectMilvus(loaded.sdk, url, { token: milvusToken });
}
