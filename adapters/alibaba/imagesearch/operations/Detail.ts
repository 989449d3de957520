import schemas from '../../../../schemas/alibaba/imagesearch/Detail.json' with { type: 'json' };
import { imageSearchOperation } from '../call.ts';
import { PLAN_QPS } from '../instances.ts';
import { withinQuota } from '../quotas.ts';
import { consoleInstanceNamed } from '../rules.ts';

/** How long a bought plan lasts [inferred]. */
const YEAR_MS = 365 * 86_400_000;

/** Describes the instance. Capacity counts in units of 10,000 pictures, times are milliseconds as strings [documented]. */
export const Detail = imageSearchOperation({
  name: 'Detail',
  schema: schemas.request,
  rules: [consoleInstanceNamed, withinQuota(1)],
  async handle(call) {
    const { name, capacity, settings, pictureCount, createdAt } = await call.instance();
    const created = createdAt.getTime();
    return {
      Success: true,
      Instance: {
        Name: name,
        Region: call.caller.region,
        Capacity: Math.ceil(capacity / 10_000),
        Qps: PLAN_QPS,
        ServiceType: Number(settings.ServiceType),
        TotalCount: pictureCount,
        UtcCreate: String(created),
        UtcExpireTime: String(created + YEAR_MS),
      },
    };
  },
});
