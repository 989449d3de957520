import type { VectorCall } from '../../../../adapters/alibaba/ossvectors/call.ts';
import { amongIndexListings } from '../../../../adapters/alibaba/ossvectors/quotas.ts';
import { destinationOf } from '../../../../adapters/alibaba/ossvectors/routes.ts';
import { sharedInProcess } from '../../../../src/cluster/in-process.ts';
import { wireRequest } from '../../../../src/protocol/wire.ts';
import { createAccounts } from '../../../../src/vector-api/accounts.ts';

describe('the address of a request', () => {
  const vendor = 'cn-hangzhou.oss-vectors.aliyuncs.com';
  const region = 'cn-hangzhou';
  it.each<[string, string, object]>([
    [`demo-123.${vendor}`, '/', { bucket: 'demo', accountId: '123', region, isVectorsHost: true, key: '' }],
    [`a-1-b-2-123.${vendor}:80`, '/', { bucket: 'a-1-b-2', accountId: '123', region }],
    [`demo-123.cn-hangzhou-internal.oss-vectors.aliyuncs.com`, '/', { bucket: 'demo', accountId: '123', region }],
    [`DEMO-123.${vendor.toUpperCase()}`, '/', { bucket: 'demo', accountId: '123', region }],
    [`demo-123.${vendor}`, '/a/b', { bucket: 'demo', key: 'a/b' }],
    [vendor, '/', { bucket: undefined, accountId: undefined, region, isVectorsHost: true }],
    [vendor, '/demo/', { bucket: 'demo', accountId: undefined, region }],
    ['ap-southeast-1.oss-vectors.aliyuncs.com', '/', { bucket: undefined, region: 'ap-southeast-1' }],
    ['127.0.0.1:4580', '/', { bucket: undefined, isVectorsHost: false, region: undefined }],
    ['127.0.0.1:4580', '/demo', { bucket: 'demo', key: '' }],
    ['127.0.0.1:4580', '/demo/', { bucket: 'demo', key: '' }],
    ['127.0.0.1:4580', '/demo/folder/a%20b', { bucket: 'demo', key: 'folder/a b' }],
    ['127.0.0.1:4580', '/%zz/', { bucket: '%zz' }],
    ['demo-123.127.0.0.1:4580', '/', { bucket: 'demo', accountId: '123', isVectorsHost: false }],
    ['demo-123.localhost', '/', { bucket: 'demo', accountId: '123' }],
    ['node-1.internal', '/demo/', { bucket: 'demo', accountId: undefined }],
    ['tuku-1', '/', { bucket: undefined }],
    ['', '/', { bucket: undefined }],
  ])('%s%s', (host, target, expected) => {
    const request = wireRequest({ method: 'PUT', target, rawHeaders: ['Host', host], body: Buffer.alloc(0) });
    expect(destinationOf(request).address).toMatchObject(expected);
  });

  it.each([
    ['GET', '/', undefined],
    ['GET', '/?prefix=a', undefined],
    ['GET', '/?bucketInfo', 'node'],
    ['DELETE', '/', 'node'],
  ])('%s %s on a host that somebody named like a bucket', (method, target, bucket) => {
    const [rawHeaders, body] = [['Host', 'node-1.example.com'], Buffer.alloc(0)];
    expect(destinationOf(wireRequest({ method, target, rawHeaders, body })).address.bucket).toBe(bucket);
  });
});

describe('account ids', () => {
  const accounts = createAccounts({ accounts: ['tuku', '111', '222', 'other'] }, '5,6');

  it('of an account are its number, or those of the switch', () => {
    expect([accounts.idOf('111'), accounts.idOf('tuku')]).toEqual(['111', '5']);
    expect(accounts.candidates('111')).toEqual(['111', '222']);
    expect(accounts.candidates('tuku')).toEqual(['5', '6', 'tuku', '111', '222']);
  });

  it.each([
    ['222', 'tuku', '222'],
    ['111', '111', '111'],
    ['777', 'other', 'other'],
    ['777', '111', 'tuku'],
    ['777', undefined, 'tuku'],
    [undefined, '111', '111'],
    [undefined, undefined, 'tuku'],
  ])('%s, asked for by %s, is %s', (id, caller, owner) => {
    expect(accounts.ownerOf(id, caller)).toBe(owner);
  });

  it('of an unknown key are its number, which opens nobody else’s buckets and meets no policy for them', () => {
    const [impostor, stranger] = ['unknown:111', 'unknown:777'];
    expect([accounts.idOf(impostor), accounts.idOf(stranger), accounts.idOf('unknown:x')]).toEqual(['111', '777', '5']);
    expect([accounts.ownerOf('111', impostor), accounts.ownerOf('777', stranger)]).toEqual(['111', stranger]);
    expect(accounts.ownerOf(undefined, impostor)).toBe(impostor);
    expect(accounts.principalsOf({ account: impostor, keyId: '111' })).toEqual([impostor]);
    expect(accounts.principalsOf({ account: stranger, keyId: '777' })).toEqual([stranger, '777']);
    expect(accounts.principalsOf({ account: '111', keyId: 'alice' })).toEqual(['111', 'alice']);
    expect(accounts.principalsOf({ account: undefined, keyId: undefined })).toEqual([]);
  });

  it('are their own accounts when every key has a number', () => {
    const numbered = createAccounts({ accounts: ['111'] }, '5');
    expect(numbered.ownerOf('777', '111')).toBe('unknown:777');
    expect(numbered.ownerOf(undefined, undefined)).toBe('111');
  });
});

describe('listings of indexes', () => {
  it('are 16 at a time and account, with --quotas documented', async () => {
    const services = { quota: { count: () => 1 }, clock: { now: () => new Date() }, notes: sharedInProcess().notes };
    let calls = 0;
    const call = (account = 'a') =>
      ({
        services,
        namespace: { account, region: 'r' },
        identity: { operation: 'ListVectorIndexes', requestId: `${++calls}` },
      }) as unknown as VectorCall;
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const running = Array.from({ length: 16 }, () => amongIndexListings(call(), () => gate));
    await expect(amongIndexListings(call(), () => gate)).rejects.toThrow('ActiveRequestLimitExceeded');
    await amongIndexListings(call('b'), async () => undefined);
    finish();
    await Promise.all(running);
    await expect(amongIndexListings(call(), async () => 'done')).resolves.toBe('done');
  });
});
