import type { Engine } from '../src/engine/engine.ts';
import type { ControlRoute } from '../src/protocol/control.ts';
import type { DialectEnvironment } from '../src/protocol/environment.ts';
import { type ServedDialect, served } from '../src/protocol/pipeline.ts';
import type { Switch } from '../src/protocol/switches.ts';
import { captureRoutes, switches as cityvisualSwitches, createCityvisual } from './alibaba/cityvisual/dialect.ts';
import { createAlibabaFallback } from './alibaba/gateway/fallback.ts';
import { clientVariables as alibabaVariables } from './alibaba/gateway/variables.ts';
import { createAlibabaGreen, switches as greenSwitches } from './alibaba/green/dialect.ts';
import { createAlibabaImageSearch, switches as imageSearchSwitches } from './alibaba/imagesearch/dialect.ts';
import { createOpenPlatform } from './alibaba/openplatform/openplatform.ts';
import { createUploadDialect } from './alibaba/openplatform/upload.ts';
import { createAlibabaOssVectors, switches as ossVectorsSwitches } from './alibaba/ossvectors/dialect.ts';
import { switches as baiduImageSearchSwitches, createBaiduImageSearch } from './baidu/imagesearch/dialect.ts';
import { switches as baiduOauthSwitches, createBaiduOauth } from './baidu/oauth/dialect.ts';
import { createJdProductSearch, switches as jdProductSearchSwitches } from './jd/productsearch/dialect.ts';
import { clientVariables as tencentVariables } from './tencent/gateway/variables.ts';
import { createTencentTiia, switches as tencentTiiaSwitches } from './tencent/tiia/dialect.ts';

/** What the vendors' own clients are told by the environment. */
export interface ClientSettings {
  /** The server's. */
  readonly url: string;
  /** The key to use. */
  readonly id: string;
  readonly secret: string;
  /** A file of the authorities to trust (PEM). */
  readonly bundle: string;
}

/** One entry of the registry: all the server knows of a vendor. */
interface DialectDefinition {
  readonly name: string;
  readonly about: string;
  readonly switches: readonly Switch[];
  /** The vendor's domains: a proxied client may ask for these and every name under them. */
  readonly hosts: readonly string[];
  /** Environment variables that the vendor's own clients read: the key to use, and where they have one, the end point. */
  variables?(server: ClientSettings): Readonly<Record<string, string>>;
  create(parts: { engine: Engine; environment: DialectEnvironment }): ServedDialect;
  /** Routes of its own in the control API. */
  control?(parts: { engine: Engine; environment: DialectEnvironment }): readonly ControlRoute[];
}

/** Every dialect Tuku speaks, in the order in which they are asked whether a request is theirs. */
export const dialectDefinitions: readonly DialectDefinition[] = [
  // These know their requests by the path alone; those after them may look into a form.
  {
    name: 'baidu-oauth',
    about: 'Baidu AI token endpoint: access tokens for client credentials',
    switches: baiduOauthSwitches,
    hosts: ['aip.baidubce.com'],
    create: ({ environment }) => served(createBaiduOauth(environment)),
  },
  {
    name: 'baidu-imagesearch',
    about: 'Baidu AI image search: same, similar, product, fabric and picture book libraries',
    switches: baiduImageSearchSwitches,
    hosts: ['aip.baidubce.com'],
    create: (parts) => served(createBaiduImageSearch(parts)),
  },
  {
    name: 'jd-productsearch',
    about: 'JD Cloud NeuHub product image search (商品图片搜索)',
    switches: jdProductSearchSwitches,
    hosts: ['aiapi.jdcloud.com', 'aiapi.jd.com'],
    create: (parts) => served(createJdProductSearch(parts)),
  },
  {
    name: 'tencent-tiia',
    about: 'Tencent Cloud TIIA image search, API 2019-05-29',
    switches: tencentTiiaSwitches,
    hosts: ['tencentcloudapi.com'],
    variables: tencentVariables,
    create: (parts) => served(createTencentTiia(parts)),
  },
  {
    name: 'alibaba-green',
    about: 'Alibaba Cloud Green, API 2018-05-09: similarity libraries and picture scans',
    switches: greenSwitches,
    hosts: ['aliyuncs.com'],
    variables: alibabaVariables,
    create: (parts) => served(createAlibabaGreen(parts)),
  },
  {
    name: 'alibaba-cityvisual',
    about: 'Alibaba Cloud CityVisual, API 2018-10-30',
    switches: cityvisualSwitches,
    hosts: ['aliyuncs.com'],
    variables: alibabaVariables,
    create: (parts) => served(createCityvisual(parts)),
    control: captureRoutes,
  },
  {
    name: 'alibaba-imagesearch',
    about: 'Alibaba Cloud ImageSearch, API 2020-12-14, also 2020-02-12 and 2019-03-25',
    switches: imageSearchSwitches,
    hosts: ['aliyuncs.com'],
    variables: alibabaVariables,
    create: (parts) => served(createAlibabaImageSearch(parts)),
  },
  {
    name: 'alibaba-openplatform',
    about: 'Alibaba Cloud OpenPlatform, API 2019-12-19: permission to upload a file',
    switches: [],
    hosts: ['aliyuncs.com'],
    variables: alibabaVariables,
    create: (parts) => served(createOpenPlatform(parts)),
  },
  {
    name: 'alibaba-upload',
    about: 'Alibaba Cloud OSS, form upload of a permitted file, and download',
    switches: [],
    hosts: ['aliyuncs.com'],
    create: (parts) => served(createUploadDialect(parts)),
  },
  {
    // After uploads and downloads of the temporary bucket, which the same clients make.
    name: 'alibaba-ossvectors',
    about: 'Alibaba Cloud OSS Vectors: vector buckets, indexes, vectors and searches',
    switches: ossVectorsSwitches,
    hosts: ['aliyuncs.com'],
    variables: alibabaVariables,
    create: (parts) => served(createAlibabaOssVectors(parts)),
  },
  {
    // After every product of these gateways: it takes what they left.
    name: 'alibaba',
    about: 'Alibaba Cloud gateways, for unknown products, versions and paths',
    switches: [],
    hosts: ['aliyuncs.com'],
    variables: alibabaVariables,
    create: ({ environment }) => served(createAlibabaFallback(environment)),
  },
];
