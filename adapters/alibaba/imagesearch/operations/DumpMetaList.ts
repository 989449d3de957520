import schemas from '../../../../schemas/alibaba/imagesearch/DumpMetaList.json' with { type: 'json' };
import { integer } from '../../../../src/protocol/fields.ts';
import { imageSearchOperation } from '../call.ts';
import { withinQuota } from '../quotas.ts';
import { consoleInstanceNamed, listPageInRange } from '../rules.ts';
import { fileUrl, taskRow } from '../tasks.ts';

/** Lists the instance's exports. MetaUrl leads to the file for two hours [documented], or until the server stops. */
export const DumpMetaList = imageSearchOperation({
  name: 'DumpMetaList',
  schema: schemas.request,
  rules: [consoleInstanceNamed, withinQuota(1), listPageInRange],
  async handle(call, { page: { number, size } }) {
    const { input, identity, namespace, services } = call;
    const id = integer(input, 'Id');
    const { tasks, total } = await services.tasks.list('imagesearch-dump', namespace, await call.instance(), {
      matches: (task) => id === undefined || task.id === id,
      number,
      size,
    });
    const rows = tasks.map((task) => {
      const MetaUrl = fileUrl(identity.host, task);
      return { ...taskRow(task), ...(MetaUrl !== undefined && { MetaUrl }) };
    });
    return { Data: { DumpMetaList: rows, PageNumber: number, PageSize: size, TotalCount: total } };
  },
});
