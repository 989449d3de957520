import schemas from '../../../../schemas/alibaba/cityvisual/DescribeRegions.json' with { type: 'json' };
import { nonEmptyText } from '../../../../src/protocol/fields.ts';
import { cityOperation } from '../call.ts';
import { must, oneOf } from '../checks.ts';
import { passes } from '../derive/rules.ts';

const names: Readonly<Record<string, string>> = { 'zh-CN': '华东 2', 'en-US': 'China (Shanghai)' };

/** Returns the product's only region [documented]; its English name is inferred. */
export const DescribeRegions = cityOperation({
  name: 'DescribeRegions',
  schema: schemas.request,
  rules: [passes({ name: 'AcceptLanguage', check: must(oneOf('', ...Object.keys(names)), 'InvalidAcceptLanguage') })],
  async handle({ input }) {
    const LocalName = names[nonEmptyText(input, 'AcceptLanguage') ?? 'zh-CN'] ?? '';
    const region = { RegionId: 'cn-shanghai', RegionEndpoint: 'cityvisual.cn-shanghai.aliyuncs.com', LocalName };
    return { Regions: { Region: [region] } };
  },
});
