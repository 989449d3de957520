import { placeOf } from '../../../../adapters/alibaba/openplatform/dialect.ts';

describe('the place of an upload', () => {
  it.each([
    ['127.0.0.1:4580', '127', '0.0.1:4580'],
    ['localhost:4580', '127', '0.0.1:4580'],
    ['[::1]:4580', '127', '0.0.1:4580'],
    ['', '127', '0.0.1'],
    ['tuku:4580', 'tuku', ':4580'],
    ['openplatform.aliyuncs.com', 'tuku-uploads', 'oss-cn-shanghai.aliyuncs.com'],
    ['OpenPlatform.Aliyuncs.com:8443', 'tuku-uploads', 'oss-cn-shanghai.aliyuncs.com:8443'],
  ])('for a client that called %s is %s at %s', (host, bucket, endpoint) => {
    expect(placeOf(host, 'cn-shanghai')).toEqual({ bucket, endpoint });
  });
});
