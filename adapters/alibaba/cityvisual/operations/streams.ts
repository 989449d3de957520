import attach from '../../../../schemas/alibaba/cityvisual/AttachStream.json' with { type: 'json' };
import describe from '../../../../schemas/alibaba/cityvisual/DescribeStreams.json' with { type: 'json' };
import detach from '../../../../schemas/alibaba/cityvisual/DetachStream.json' with { type: 'json' };
import { objects } from '../../../../src/protocol/fields.ts';
import { type CityCall, cityOperation } from '../call.ts';
import { isName } from '../checks.ts';
import { refusing } from '../derive/refused.ts';
import { textsStorable } from '../derive/rules.ts';
import { refusal } from '../errors.ts';
import { paged, pageInRange } from '../paging.ts';
import { jobOfStream, stream } from '../resources/stream.ts';
import { groupOf } from './job-groups.ts';

const streamsWellFormed = ({ input }: CityCall) => {
  const streams = objects(input, 'Streams');
  for (const { StreamName = '', StreamURL } of streams) {
    if (!isName(StreamName)) throw refusal('InvalidName.Malformed', { detail: 'StreamName is not valid' });
    if (StreamURL !== undefined && !/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(String(StreamURL))) {
      throw refusal('InvalidStreamURL.Malformed', { detail: 'StreamURL is not a URL' });
    }
  }
  return { streams };
};

/** Attaches streams to a job group, all or none; their names are unique in it. */
export const AttachStream = cityOperation({
  name: 'AttachStream',
  schema: attach.request,
  rules: [textsStorable, streamsWellFormed],
  async handle(call, { streams }) {
    const group = await groupOf(call);
    const drafts = streams.map(({ StreamName = '', StreamURL = '' }) => ({
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
});

/** Returns the streams of a job group, in the order in which they were attached. */
export const DescribeStreams = cityOperation({
  name: 'DescribeStreams',
  schema: describe.request,
  rules: [textsStorable, pageInRange],
  async handle(call, { page }) {
    const group = await groupOf(call);
    const where = { kind: stream.kind, parent: group.id };
    const all = await call.services.engine.resources.list(call.namespace, where);
    const { from, items, fields } = paged(all, page);
    const Stream = items.map((one, i) => ({
      ...stream.show(one, call),
      ComputeJobId: jobOfStream(group, from + i, call),
    }));
    return { Streams: { Stream }, ...fields };
  },
});

/** Detaches the named streams; ignores names that are not attached [inferred: no code is listed]. */
export const DetachStream = cityOperation({
  name: 'DetachStream',
  schema: detach.request,
  rules: [textsStorable],
  async handle(call) {
    const group = await groupOf(call);
    const names = new Set(objects(call.input, 'Streams').map(({ StreamName = '' }) => StreamName));
    const { resources } = call.services.engine;
    const attached = await resources.list(call.namespace, { kind: stream.kind, parent: group.id });
    const named = attached.filter(({ name }) => names.has(name));
    // Another call may have detached them meanwhile.
    await refusing(stream, () => resources.remove(call.namespace, named, { maybeGone: true }));
    return {};
  },
});
