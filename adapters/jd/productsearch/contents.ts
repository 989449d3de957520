import type { Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { text } from './entries.ts';
import { isUrl } from './source.ts';

/** A picture in Base64 that waits for its task: kept apart from the task, which is remembered longer than its pictures. */
const CONTENT = 'intake-content';

/** Stores the pictures that came in Base64; the entries without them. */
export async function putContents(
  engine: Engine,
  namespace: Namespace,
  taskId: string,
  entries: readonly Input[],
): Promise<Input[]> {
  const drafts = entries.flatMap((entry, index) => {
    const content = text(entry, 'image_content');
    if (isUrl(content)) return [];
    const id = { given: idOf(taskId, index) };
    return [{ kind: CONTENT, id, parent: taskId, name: '', fields: { content } }];
  });
  if (drafts.length > 0) await engine.resources.create(namespace, drafts);
  return entries.map((entry) => (isUrl(text(entry, 'image_content')) ? entry : { ...entry, image_content: '' }));
}

/** The `image_content` of a task's entry as it was sent. Throws ResourceError not-found once the task is done. */
export async function contentOf(
  engine: Engine,
  namespace: Namespace,
  taskId: string,
  index: number,
  entry: Input,
): Promise<string> {
  const content = text(entry, 'image_content');
  if (content !== '') return content;
  const { fields } = await engine.resources.get(namespace, { kind: CONTENT, id: idOf(taskId, index) });
  return text(fields, 'content');
}

/** Forgets the pictures of a task that is done. */
export async function dropContents(engine: Engine, namespace: Namespace, taskId: string): Promise<void> {
  const left = await engine.resources.list(namespace, { kind: CONTENT, parent: taskId });
  if (left.length > 0)
    await engine.resources.remove(
      namespace,
      left.map(({ kind, id }) => ({ kind, id })),
    );
}

const idOf = (taskId: string, index: number) => `${taskId}/${index}`;
