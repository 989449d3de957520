import * as cityvisual from './alibaba/cityvisual/dialect.ts';
import { createDashscope, dashscopeSigns } from './alibaba/gateway/dashscope.ts';
import { createAlibabaFallback } from './alibaba/gateway/fallback.ts';
import { callsOf, foreignSigns, gatewaySigns, productSigns } from './alibaba/gateway/signs.ts';
import { clientVariables as alibabaVariables } from './alibaba/gateway/variables.ts';
import * as green from './alibaba/green/dialect.ts';
import * as alibabaImageSearch from './alibaba/imagesearch/dialect.ts';
import * as openplatform from './alibaba/openplatform/dialect.ts';
import { createUploadDialect, uploadSigns } from './alibaba/openplatform/upload.ts';
import { createOrdinaryOss } from './alibaba/oss-gateway/ordinary.ts';
import { ordinarySigns, ossSigns } from './alibaba/oss-gateway/signs.ts';
import * as ossvectors from './alibaba/ossvectors/dialect.ts';
import { awsSigns } from './aws/gateway/signs.ts';
import { clientVariables as awsVariables } from './aws/gateway/variables.ts';
import * as s3vectors from './aws/s3vectors/dialect.ts';
import { platformSigns as baiduSigns, createBaiduFallback } from './baidu/gateway/fallback.ts';
import * as baiduImageSearch from './baidu/imagesearch/dialect.ts';
import * as baiduOauth from './baidu/oauth/dialect.ts';
import type { DialectDefinition } from './definition.ts';
import { createJdFallback, platformSigns as jdSigns } from './jd/gateway/fallback.ts';
import * as productsearch from './jd/productsearch/dialect.ts';
import * as cosvectors from './tencent/cosvectors/dialect.ts';
import { cosSigns, createCos } from './tencent/gateway/cos.ts';
import { createTencentFallback, otherServiceSigns } from './tencent/gateway/fallback.ts';
import { tencentSigns } from './tencent/gateway/signs.ts';
import { clientVariables as tencentVariables } from './tencent/gateway/variables.ts';
import * as tiia from './tencent/tiia/dialect.ts';
import { tosSigns } from './volcengine/gateway/signs.ts';
import { clientVariables as volcengineVariables } from './volcengine/gateway/variables.ts';
import * as tosvectors from './volcengine/tosvectors/dialect.ts';

const alibaba = { hosts: ['aliyuncs.com'], variables: alibabaVariables, foreignSigns };

/** Hosts of one of the vendor's products: `{service}.aliyuncs.com`, or with `-vpc` or a region between. */
const alibabaHosts = (service: string) => [new RegExp(`^${service}(-vpc)?\\.([\\w-]+\\.)?aliyuncs\\.com$`)];

/** The products in a vendor's domain that Tuku serves, for the refusals of their neighbours. */
const servedIn = (domain: string) =>
  dialectDefinitions.flatMap(({ hosts, product }) => (hosts.includes(domain) ? (product ?? []) : [])).join(', ');

/** How the operations in a vendor's domain are called. */
const callsIn = (domain: string) =>
  dialectDefinitions.flatMap(({ hosts, calls = [] }) => (hosts.includes(domain) ? calls : []));

/** The products whose calls these are. */
const productsIn = (domain: string) =>
  new Map(
    dialectDefinitions.flatMap(({ hosts, product, calls = [] }) =>
      hosts.includes(domain) && product !== undefined ? calls.map((call) => [call, product] as const) : [],
    ),
  );

/**
 * Every dialect Tuku speaks. A request is that dialect's whose signs it carries, the first in this order: those that know
 * their requests by the path alone come before those that look into parameters, products before their gateway's fallback.
 * The dialects without `product` that end in a refusal stand for what the vendor has and Tuku does not serve.
 * Anonymous calls, which carry neither signature nor key, are known by path, by version or by the vendor's host.
 */
export const dialectDefinitions: readonly DialectDefinition[] = [
  {
    name: 'baidu-oauth',
    about: 'Baidu AI token endpoint: access tokens for client credentials',
    switches: baiduOauth.switches,
    hosts: ['aip.baidubce.com'],
    signs: [{ path: '/oauth/2.0/token' }],
    calls: ['POST /oauth/2.0/token'],
    create: baiduOauth.createBaiduOauth,
  },
  {
    name: 'baidu-imagesearch',
    about: 'Baidu AI image search: same, similar, product, fabric and picture book libraries',
    switches: baiduImageSearch.switches,
    hosts: ['aip.baidubce.com'],
    product: 'image search: the libraries same_hq, similar, product, materiel and picturebook',
    signs: [{ path: /^\/rest\/2\.0\/((image-classify|imagesearch)\/v1\/)?realtime_search\// }],
    calls: baiduImageSearch.calls,
    create: baiduImageSearch.createBaiduImageSearch,
    searches: baiduImageSearch.gallerySearch,
  },
  {
    name: 'baidu',
    about: 'Baidu AI platform, for products that Tuku does not serve',
    switches: [],
    hosts: ['aip.baidubce.com'],
    signs: baiduSigns,
    create: ({ environment }) =>
      createBaiduFallback(environment, servedIn('aip.baidubce.com'), callsIn('aip.baidubce.com')),
  },
  {
    name: 'jd-productsearch',
    about: 'JD Cloud NeuHub product image search (商品图片搜索)',
    switches: productsearch.switches,
    hosts: ['aiapi.jdcloud.com', 'aiapi.jd.com'],
    product: 'product image search (/jdai/product_image_*)',
    signs: [{ path: '/jdai/product_image_*' }],
    tasks: productsearch.tasks,
    calls: productsearch.calls,
    create: productsearch.createJdProductSearch,
    searches: productsearch.gallerySearch,
  },
  {
    name: 'jd',
    about: 'JD Cloud NeuHub platform, for products that Tuku does not serve',
    switches: [],
    hosts: ['aiapi.jdcloud.com', 'aiapi.jd.com'],
    signs: jdSigns,
    create: ({ environment }) =>
      createJdFallback(environment, servedIn('aiapi.jdcloud.com'), callsIn('aiapi.jdcloud.com')),
  },
  {
    // Before ordinary object storage, whose signature it shares, and AWS, whose paths it shares with anonymous callers.
    name: 'tencent-cosvectors',
    about: 'Tencent Cloud COS Vectors: vector buckets, indexes, vectors and searches',
    switches: cosvectors.switches,
    hosts: ['coslake.com', 'tencentcos.com'],
    product: 'COS Vectors (vector buckets)',
    endpoints: [cosvectors.vectorsHost],
    variables: tencentVariables,
    ...cosvectors.recognition,
    calls: cosvectors.calls,
    maxBodyBytes: cosvectors.MAX_BODY_BYTES,
    create: cosvectors.createTencentCosVectors,
    indexSearch: cosvectors.indexSearch,
  },
  {
    name: 'tencent-cos',
    about: 'Tencent Cloud object storage, which Tuku does not serve',
    switches: [],
    hosts: ['tencentcloudapi.com'],
    endpoints: [],
    signs: cosSigns,
    create: ({ environment }) =>
      createCos(environment, [servedIn('tencentcloudapi.com'), servedIn('coslake.com')].join(', ')),
  },
  {
    name: 'volcengine-tosvectors',
    about: 'Volcengine TOS Vectors: vector buckets, indexes, vectors and searches',
    switches: tosvectors.switches,
    hosts: ['volces.com', 'ivolces.com'],
    product: 'TOS Vectors (vector buckets)',
    endpoints: [/(^|\.)tosvectors-[a-z0-9-]+\.i?volces\.com$/],
    variables: volcengineVariables,
    calls: tosvectors.calls,
    ...tosSigns(tosvectors.operationNames),
    maxBodyBytes: tosvectors.MAX_BODY_BYTES,
    create: tosvectors.createVolcengineTosVectors,
    indexSearch: tosvectors.indexSearch,
  },
  {
    name: 'aws-s3vectors',
    about: 'Amazon S3 Vectors: vector buckets, indexes, vectors and searches',
    switches: s3vectors.switches,
    hosts: ['api.aws'],
    product: 'S3 Vectors (vector buckets)',
    endpoints: [s3vectors.vendorHost],
    ...awsSigns(s3vectors.SERVICE, s3vectors.vendorHost, s3vectors.paths),
    variables: awsVariables,
    calls: s3vectors.calls,
    maxBodyBytes: s3vectors.MAX_BODY_BYTES,
    create: s3vectors.createS3Vectors,
    indexSearch: s3vectors.indexSearch,
  },
  {
    // Before the product, which claims every request of its gateway.
    name: 'tencent',
    about: 'Tencent Cloud API 3.0 gateway, for services that Tuku does not serve',
    switches: [],
    hosts: ['tencentcloudapi.com'],
    endpoints: [],
    signs: otherServiceSigns(tiia.marks),
    create: ({ environment }) =>
      createTencentFallback(
        environment,
        servedIn('tencentcloudapi.com'),
        callsIn('tencentcloudapi.com'),
        productsIn('tencentcloudapi.com'),
      ),
  },
  {
    name: 'tencent-tiia',
    about: 'Tencent Cloud TIIA image search, API 2019-05-29',
    switches: tiia.switches,
    hosts: ['tencentcloudapi.com'],
    product: 'TIIA image search, version 2019-05-29',
    endpoints: [/^tiia\.([\w-]+\.)*tencentcloudapi\.com$/],
    signs: tencentSigns(tiia.marks),
    variables: tencentVariables,
    calls: tiia.calls,
    create: tiia.createTencentTiia,
    searches: tiia.gallerySearch,
  },
  {
    name: 'alibaba-green',
    about: 'Alibaba Cloud Green, API 2018-05-09: similarity libraries and picture scans',
    switches: green.switches,
    ...alibaba,
    product: 'Green 2018-05-09 (similarity libraries and picture scans)',
    endpoints: alibabaHosts('green'),
    signs: productSigns(green.marks),
    tasks: green.tasks,
    calls: callsOf(green.marks),
    create: green.createAlibabaGreen,
    searches: green.gallerySearch,
  },
  {
    name: 'alibaba-cityvisual',
    about: 'Alibaba Cloud CityVisual, API 2018-10-30',
    switches: cityvisual.switches,
    ...alibaba,
    product: 'CityVisual 2018-10-30',
    endpoints: alibabaHosts('cityvisual'),
    signs: productSigns(cityvisual.marks),
    calls: callsOf(cityvisual.marks),
    create: cityvisual.createCityvisual,
    searches: cityvisual.gallerySearch,
    control: cityvisual.captureRoutes,
  },
  {
    name: 'alibaba-imagesearch',
    about: 'Alibaba Cloud ImageSearch, API 2020-12-14, also 2020-02-12 and 2019-03-25',
    switches: alibabaImageSearch.switches,
    ...alibaba,
    product: 'ImageSearch 2020-12-14, 2020-02-12 and 2019-03-25',
    endpoints: alibabaHosts('imagesearch'),
    signs: productSigns(alibabaImageSearch.marks),
    tasks: alibabaImageSearch.tasks,
    calls: callsOf(alibabaImageSearch.marks),
    create: alibabaImageSearch.createAlibabaImageSearch,
    searches: alibabaImageSearch.gallerySearch,
  },
  {
    name: 'alibaba-openplatform',
    about: 'Alibaba Cloud OpenPlatform, API 2019-12-19: permission to upload a file',
    switches: [],
    ...alibaba,
    endpoints: alibabaHosts('openplatform'),
    signs: productSigns(openplatform.marks),
    calls: callsOf(openplatform.marks),
    create: openplatform.createOpenPlatform,
  },
  {
    name: 'alibaba-upload',
    about: 'Alibaba Cloud OSS, form upload of a permitted file, and download',
    switches: [],
    hosts: ['aliyuncs.com'],
    endpoints: [openplatform.uploadHost],
    signs: uploadSigns,
    foreignSigns: [{ host: openplatform.otherBuckets }],
    create: createUploadDialect,
  },
  {
    // After uploads to, and downloads from, the temporary bucket.
    name: 'alibaba-oss',
    about: 'Alibaba Cloud OSS, ordinary buckets and objects, which Tuku does not serve',
    switches: [],
    hosts: ['aliyuncs.com'],
    endpoints: [],
    ...ordinarySigns(ossvectors.subresources),
    create: ({ environment }) => createOrdinaryOss(environment, servedIn('aliyuncs.com')),
  },
  {
    name: 'alibaba-ossvectors',
    about: 'Alibaba Cloud OSS Vectors: vector buckets, indexes, vectors and searches',
    switches: ossvectors.switches,
    hosts: ['aliyuncs.com'],
    product: 'OSS Vectors (vector buckets)',
    endpoints: [/\.oss-vectors\.aliyuncs\.com$/],
    variables: alibabaVariables,
    ...ossSigns(ossvectors.subresources),
    maxBodyBytes: ossvectors.MAX_BODY_BYTES,
    create: ossvectors.createAlibabaOssVectors,
    indexSearch: ossvectors.indexSearch,
  },
  {
    name: 'alibaba-dashscope',
    about: 'Alibaba Cloud DashScope, which Tuku does not serve',
    switches: [],
    hosts: ['aliyuncs.com'],
    endpoints: [],
    signs: dashscopeSigns,
    create: ({ environment }) => createDashscope(environment, servedIn('aliyuncs.com')),
  },
  {
    name: 'alibaba',
    about: 'Alibaba Cloud gateways, for unknown products, versions and paths',
    switches: [],
    ...alibaba,
    endpoints: [],
    signs: gatewaySigns,
    create: ({ environment }) =>
      createAlibabaFallback(environment, servedIn('aliyuncs.com'), callsIn('aliyuncs.com'), productsIn('aliyuncs.com')),
  },
];
