import * as cityvisual from './alibaba/cityvisual/dialect.ts';
import { createAlibabaFallback } from './alibaba/gateway/fallback.ts';
import { foreignSigns, gatewaySigns, productSigns } from './alibaba/gateway/signs.ts';
import { clientVariables as alibabaVariables } from './alibaba/gateway/variables.ts';
import * as green from './alibaba/green/dialect.ts';
import * as alibabaImageSearch from './alibaba/imagesearch/dialect.ts';
import * as openplatform from './alibaba/openplatform/dialect.ts';
import { createUploadDialect, uploadSigns } from './alibaba/openplatform/upload.ts';
import { ossSigns } from './alibaba/oss-gateway/signs.ts';
import * as ossvectors from './alibaba/ossvectors/dialect.ts';
import * as baiduImageSearch from './baidu/imagesearch/dialect.ts';
import * as baiduOauth from './baidu/oauth/dialect.ts';
import type { DialectDefinition } from './definition.ts';
import * as productsearch from './jd/productsearch/dialect.ts';
import { tencentSigns } from './tencent/gateway/signs.ts';
import { clientVariables as tencentVariables } from './tencent/gateway/variables.ts';
import * as tiia from './tencent/tiia/dialect.ts';

const alibaba = { hosts: ['aliyuncs.com'], variables: alibabaVariables, foreignSigns };

/**
 * Every dialect Tuku speaks. A request is that dialect's whose signs it carries, the first in this order: those that know
 * their requests by the path alone come before those that look into parameters, products before their gateway's fallback.
 * Anonymous calls, which carry neither signature nor key, are known by path, by version or by the vendor's host.
 */
export const dialectDefinitions: readonly DialectDefinition[] = [
  {
    name: 'baidu-oauth',
    about: 'Baidu AI token endpoint: access tokens for client credentials',
    switches: baiduOauth.switches,
    hosts: ['aip.baidubce.com'],
    signs: [{ path: '/oauth/2.0/token' }],
    create: baiduOauth.createBaiduOauth,
  },
  {
    name: 'baidu-imagesearch',
    about: 'Baidu AI image search: same, similar, product, fabric and picture book libraries',
    switches: baiduImageSearch.switches,
    hosts: ['aip.baidubce.com'],
    signs: [{ path: '/rest/2.0/*' }],
    create: baiduImageSearch.createBaiduImageSearch,
  },
  {
    name: 'jd-productsearch',
    about: 'JD Cloud NeuHub product image search (商品图片搜索)',
    switches: productsearch.switches,
    hosts: ['aiapi.jdcloud.com', 'aiapi.jd.com'],
    signs: [{ path: '/jdai/*' }],
    create: productsearch.createJdProductSearch,
  },
  {
    name: 'tencent-tiia',
    about: 'Tencent Cloud TIIA image search, API 2019-05-29',
    switches: tiia.switches,
    hosts: ['tencentcloudapi.com'],
    signs: tencentSigns(tiia.marks),
    variables: tencentVariables,
    create: tiia.createTencentTiia,
  },
  {
    name: 'alibaba-green',
    about: 'Alibaba Cloud Green, API 2018-05-09: similarity libraries and picture scans',
    switches: green.switches,
    ...alibaba,
    signs: productSigns(green.marks),
    create: green.createAlibabaGreen,
  },
  {
    name: 'alibaba-cityvisual',
    about: 'Alibaba Cloud CityVisual, API 2018-10-30',
    switches: cityvisual.switches,
    ...alibaba,
    signs: productSigns(cityvisual.marks),
    create: cityvisual.createCityvisual,
    control: cityvisual.captureRoutes,
  },
  {
    name: 'alibaba-imagesearch',
    about: 'Alibaba Cloud ImageSearch, API 2020-12-14, also 2020-02-12 and 2019-03-25',
    switches: alibabaImageSearch.switches,
    ...alibaba,
    signs: productSigns(alibabaImageSearch.marks),
    create: alibabaImageSearch.createAlibabaImageSearch,
  },
  {
    name: 'alibaba-openplatform',
    about: 'Alibaba Cloud OpenPlatform, API 2019-12-19: permission to upload a file',
    switches: [],
    ...alibaba,
    signs: productSigns(openplatform.marks),
    create: openplatform.createOpenPlatform,
  },
  {
    name: 'alibaba-upload',
    about: 'Alibaba Cloud OSS, form upload of a permitted file, and download',
    switches: [],
    hosts: ['aliyuncs.com'],
    signs: uploadSigns,
    create: createUploadDialect,
  },
  {
    // After uploads to, and downloads from, the temporary bucket, which the same clients make.
    name: 'alibaba-ossvectors',
    about: 'Alibaba Cloud OSS Vectors: vector buckets, indexes, vectors and searches',
    switches: ossvectors.switches,
    hosts: ['aliyuncs.com'],
    variables: alibabaVariables,
    ...ossSigns(ossvectors.subresources),
    maxBodyBytes: ossvectors.MAX_BODY_BYTES,
    create: ossvectors.createAlibabaOssVectors,
  },
  {
    name: 'alibaba',
    about: 'Alibaba Cloud gateways, for unknown products, versions and paths',
    switches: [],
    ...alibaba,
    signs: gatewaySigns,
    create: ({ environment }) => createAlibabaFallback(environment),
  },
];
