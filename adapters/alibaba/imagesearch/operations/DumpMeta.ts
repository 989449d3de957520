import schemas from '../../../../schemas/alibaba/imagesearch/DumpMeta.json' with { type: 'json' };
import type { ImageSearchOperation } from '../call.ts';
import { withinQuota } from '../quotas.ts';
import { consoleInstanceNamed } from '../rules.ts';

/** Starts an export of everything but the pictures themselves. */
export const DumpMeta: ImageSearchOperation = {
  name: 'DumpMeta',
  schema: schemas.request,
  rules: [consoleInstanceNamed, withinQuota],
  async handle(call) {
    const { id } = await call.services.tasks.start('imagesearch-dump', call.namespace, await call.instance());
    return { Success: true, Data: { Id: String(id), DumpMetaStatus: 'PROCESSING' } };
  },
};
