import type { Engine } from '../../engine/engine.ts';
import type { DirectSpec, Existing } from '../../protocol/direct.ts';
import type { Input } from '../../protocol/operation.ts';
import type { RequestParts } from '../../protocol/wire.ts';
import { plainJson } from '../input.ts';
import type { Addressed } from './call.ts';

/** A request with a JSON body. */
export function jsonRequest(host: string, target: string, body: Input | undefined, method = 'POST'): RequestParts {
  const rawHeaders = ['Host', host, 'Content-Type', 'application/json'];
  return { method, target, rawHeaders, body: Buffer.from(body === undefined ? '' : JSON.stringify(body)) };
}

/**
 * Calls without a client, of vendors that name operations and members alike.
 * @param addressOf what parameters name
 */
export function directCalls<X extends { readonly input: Input }>(
  { vectorBuckets }: Engine,
  addressOf: (parameters: Input) => Pick<Addressed, 'bucket' | 'index'>,
  own: Pick<DirectSpec<X>, 'region' | 'compose' | 'admit'> & Partial<DirectSpec<X>>,
): DirectSpec<X> {
  const existing: readonly Existing[] = [
    {
      operation: 'CreateVectorBucket',
      codes: ['ConflictException', 'ConflictException#bucket'],
      // The operation that deletes one refuses a bucket with indexes.
      clear: (parameters, namespace) => vectorBuckets.removeWithIndexes(namespace, addressOf(parameters).bucket ?? ''),
    },
    {
      operation: 'CreateIndex',
      codes: ['ConflictException', 'ConflictException#index'],
      removal(parameters) {
        const { bucket: vectorBucketName = '', index: indexName = '' } = addressOf(parameters);
        return { operation: 'DeleteIndex', parameters: { vectorBucketName, indexName } };
      },
    },
  ];
  return {
    readsFiles: false,
    parametersOf: ({ input }) => plainJson(input) as Input,
    reads: /^(Get|List|Query)/,
    messages: [['message']],
    existing,
    ...own,
  };
}
