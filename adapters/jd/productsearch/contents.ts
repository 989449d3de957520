import type { Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { textOrEmpty } from './fields.ts';
import { isUrl } from './source.ts';

/** A Base64 picture waiting for its task. It is stored apart from the task, which is kept longer than its pictures. */
const CONTENT = 'intake-content';

/** Stores the Base64 pictures of a task. Returns its entries without them. */
export async function putContents(
  engine: Engine,
  namespace: Namespace,
  taskId: string,
  entries: readonly Input[],
): Promise<Input[]> {
  const drafts = entries.flatMap((entry, index) => {
    const content = textOrEmpty(entry, 'image_content');
    if (isUrl(content)) return [];
    const id = { given: idOf(taskId, index) };
    return [{ kind: CONTENT, id, parent: taskId, name: '', fields: { content } }];
  });
  if (drafts.length > 0) await engine.resources.create(namespace, drafts);
  return entries.map((entry) => (isUrl(textOrEmpty(entry, 'image_content')) ? entry : { ...entry, image_content: '' }));
}

/** The `image_content` of a task's entry as it was sent. Throws ResourceError not-found once the task is done. */
export async function contentOf(
  engine: Engine,
  namespace: Namespace,
  taskId: string,
  index: number,
  entry: Input,
): Promise<string> {
  const content = textOrEmpty(entry, 'image_content');
  if (content !== '') return content;
  const { fields } = await engine.resources.get(namespace, { kind: CONTENT, id: idOf(taskId, index) });
  return textOrEmpty(fields, 'content');
}

/** Deletes the Base64 pictures of a task that is done. */
export async function dropContents(engine: Engine, namespace: Namespace, taskId: string): Promise<void> {
  const contents = await engine.resources.list(namespace, { kind: CONTENT, parent: taskId });
  if (contents.length === 0) return;
  await engine.resources.remove(
    namespace,
    contents.map(({ kind, id }) => ({ kind, id })),
  );
}

const idOf = (taskId: string, index: number) => `${taskId}/${index}`;
