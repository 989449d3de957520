import schemas from '../../../../schemas/alibaba/imagesearch/DumpMeta.json' with { type: 'json' };
import { imageSearchOperation } from '../call.ts';
import { withinQuota } from '../quotas.ts';
import { consoleInstanceNamed } from '../rules.ts';

/** Starts an export of all metadata, without the pictures themselves. */
export const DumpMeta = imageSearchOperation({
  name: 'DumpMeta',
  schema: schemas.request,
  rules: [consoleInstanceNamed, withinQuota(1)],
  async handle(call) {
    const { id } = await call.services.tasks.start('imagesearch-dump', call.namespace, await call.instance());
    return { Success: true, Data: { Id: String(id), DumpMetaStatus: 'PROCESSING' } };
  },
});
