import type { CityOperation, CityRule } from '../call.ts';
import { isName } from '../checks.ts';
import { refusing } from '../derive/refused.ts';
import { textsStorable } from '../derive/rules.ts';
import { refusal } from '../errors.ts';
import { objects } from '../input.ts';
import { paged, pageInRange } from '../paging.ts';
import { jobOfStream, stream } from '../resources/stream.ts';
import { schemas } from '../schemas.ts';
import { groupOf } from './job-groups.ts';

const streamsWellFormed: CityRule = ({ input }) => {
  for (const { StreamName = '', StreamURL } of objects(input, 'Streams')) {
    if (!isName(StreamName)) throw refusal('InvalidName.Malformed', { detail: 'StreamName is not valid' });
    if (StreamURL !== undefined && !/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(String(StreamURL))) {
      throw refusal('InvalidStreamURL.Malformed', { detail: 'StreamURL is no URL' });
    }
  }
};

/** Attaches streams to a job group, all or none; their names are unique in it. */
export const AttachStream: CityOperation = {
  name: 'AttachStream',
  schema: schemas.AttachStream.request,
  rules: [textsStorable, streamsWellFormed],
  async handle(call) {
    const group = await groupOf(call);
    const drafts = objects(call.input, 'Streams').map(({ StreamName = '', StreamURL = '' }) => ({
      kind: stream.kind,
      id: 'number' as const,
      parent: group.id,
      name: String(StreamName),
      fields: { StreamURL },
    }));
    const demands = { uniqueName: true, requires: [{ kind: group.kind, id: group.id }] };
    await refusing(stream, () => call.services.engine.resources.create(call.namespace, drafts, demands));
    return {};
  },
};

/** The streams of a job group in the order they were attached. */
export const DescribeStreams: CityOperation = {
  name: 'DescribeStreams',
  schema: schemas.DescribeStreams.request,
  rules: [textsStorable, pageInRange],
  async handle(call) {
    const group = await groupOf(call);
    const where = { kind: stream.kind, parent: group.id };
    const all = await call.services.engine.resources.list(call.namespace, where);
    const { from, items, fields } = paged(all, call.input);
    const Stream = items.map((one, i) => ({
      ...stream.show(one, call),
      ComputeJobId: jobOfStream(group, from + i, call),
    }));
    return { Streams: { Stream }, ...fields };
  },
};

/** Detaches the streams that are named; names that are not attached are no error [inferred: no code is listed]. */
export const DetachStream: CityOperation = {
  name: 'DetachStream',
  schema: schemas.DetachStream.request,
  rules: [textsStorable],
  async handle(call) {
    const group = await groupOf(call);
    const names = new Set(objects(call.input, 'Streams').map(({ StreamName = '' }) => StreamName));
    const { resources } = call.services.engine;
    const attached = await resources.list(call.namespace, { kind: stream.kind, parent: group.id });
    const named = attached.filter(({ name }) => names.has(name));
    await refusing(stream, () => resources.remove(call.namespace, named));
    return {};
  },
};
