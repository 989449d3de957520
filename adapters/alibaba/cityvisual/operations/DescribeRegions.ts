import { text } from '../../../../src/protocol/fields.ts';
import type { CityOperation } from '../call.ts';
import { must, oneOf } from '../checks.ts';
import { passes } from '../derive/rules.ts';
import { schemas } from '../schemas.ts';

const names: Readonly<Record<string, string>> = { 'zh-CN': '华东 2', 'en-US': 'China (Shanghai)' };

/** The one region of the product [documented]; its English name is inferred. */
export const DescribeRegions: CityOperation = {
  name: 'DescribeRegions',
  schema: schemas.DescribeRegions.request,
  rules: [passes({ name: 'AcceptLanguage', check: must(oneOf('', ...Object.keys(names)), 'InvalidAcceptLanguage') })],
  async handle({ input }) {
    const LocalName = names[text(input, 'AcceptLanguage') || 'zh-CN'] ?? '';
    const region = { RegionId: 'cn-shanghai', RegionEndpoint: 'cityvisual.cn-shanghai.aliyuncs.com', LocalName };
    return { Regions: { Region: [region] } };
  },
};
