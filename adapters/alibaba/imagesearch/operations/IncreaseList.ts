import schemas from '../../../../schemas/alibaba/imagesearch/IncreaseList.json' with { type: 'json' };
import { integer, text } from '../../../../src/protocol/fields.ts';
import { imageSearchOperation } from '../call.ts';
import { withinQuota } from '../quotas.ts';
import { consoleInstanceNamed, listPageInRange } from '../rules.ts';
import { fieldOf, fileUrl, taskRow } from '../tasks.ts';

/** Lists the instance's batch imports. ErrorUrl leads to a list of the lines that were skipped, with reasons [inferred]. */
export const IncreaseList = imageSearchOperation({
  name: 'IncreaseList',
  schema: schemas.request,
  rules: [consoleInstanceNamed, withinQuota(1), listPageInRange],
  async handle(call, { page: { number, size } }) {
    const { input, identity, namespace, services } = call;
    const id = integer(input, 'Id');
    const wanted = ['BucketName', 'Path'].map((name) => [name, text(input, name)] as const);
    const { tasks, total } = await services.tasks.list('imagesearch-increment', namespace, await call.instance(), {
      matches: (task) =>
        (id === undefined || task.id === id) &&
        wanted.every(([name, value]) => value === undefined || fieldOf(task.payload, name) === value),
      number,
      size,
    });
    const Instance = tasks.map((task) => {
      const ErrorUrl = fileUrl(identity.host, task);
      const callback = fieldOf(task.payload, 'CallbackAddress');
      return {
        ...taskRow(task),
        BucketName: fieldOf(task.payload, 'BucketName'),
        Path: fieldOf(task.payload, 'Path'),
        ...(callback !== '' && { CallbackAddress: callback }),
        ...(ErrorUrl !== undefined && { ErrorUrl }),
      };
    });
    return { Data: { Increments: { Instance }, PageNumber: number, PageSize: size, TotalCount: total } };
  },
});
