import batchModify from '../../../../schemas/alibaba/cityvisual/BatchModifyCameraStatus.json' with { type: 'json' };
import getConf from '../../../../schemas/alibaba/cityvisual/GetCameraConfForCamera.json' with { type: 'json' };
import getPlayUrl from '../../../../schemas/alibaba/cityvisual/GetPlayUrlForCamera.json' with { type: 'json' };
import getStreams from '../../../../schemas/alibaba/cityvisual/GetStreamsForCameras.json' with { type: 'json' };
import listStreams from '../../../../schemas/alibaba/cityvisual/ListStreamsForCameras.json' with { type: 'json' };
import putConf from '../../../../schemas/alibaba/cityvisual/PutCameraConfForCamera.json' with { type: 'json' };
import type { Resource } from '../../../../src/catalog/port.ts';
import type { ResourceRef } from '../../../../src/engine/resources.ts';
import { text } from '../../../../src/protocol/fields.ts';
import { type CityCall, cityOperation } from '../call.ts';
import { must, oneOf } from '../checks.ts';
import { refusing } from '../derive/refused.ts';
import { passes, textsStorable } from '../derive/rules.ts';
import { refOf } from '../derive/write.ts';
import { refusal } from '../errors.ts';
import { commaList, jsonList } from '../input.ts';
import { camera, streamName, streamUrl } from '../resources/camera.ts';
import { type Action, stored } from '../resources/definition.ts';

const MAX_CAMERAS = 1000; // inferred

/** CameraIds is a JSON array in one string [documented], or comma-separated [inferred]. */
const cameraIdsWellFormed = ({ input }: CityCall) => {
  const value = text(input, 'CameraIds') ?? '';
  const cameraIds = value.trimStart().startsWith('[') ? jsonList(value) : commaList(value);
  if (cameraIds === undefined || cameraIds.length === 0 || cameraIds.length > MAX_CAMERAS) {
    throw refusal('InvalidCameraIds', { detail: `not a list of 1 to ${MAX_CAMERAS} ids` });
  }
  return { cameraIds };
};

/** Sets the status of cameras of a work group, all or none. */
export const BatchModifyCameraStatus = cityOperation({
  name: 'BatchModifyCameraStatus',
  schema: batchModify.request,
  rules: [
    textsStorable,
    passes({
      name: 'StreamStatus',
      check: must(oneOf('ON_LINE', 'OFF_LINE'), 'InvalidStatus.ValueNotSupported'),
    }),
    cameraIdsWellFormed,
  ],
  async handle(call, { cameraIds }) {
    const refs: ResourceRef[] = [...new Set(cameraIds)].map((id) => ({ kind: camera.kind, id }));
    const group = text(call.input, 'WorkGroupId') ?? '';
    const StreamStatus = text(call.input, 'StreamStatus') ?? '';
    const set = (one: Resource) => {
      if (stored(one, 'WorkGroupId') !== group) {
        throw refusal('InvalidCameraId.NotFound', { detail: `camera ${one.id} is not in work group ${group}` });
      }
      return { fields: { ...one.fields, StreamStatus } };
    };
    await refusing(camera, () => call.services.engine.resources.update(call.namespace, refs, set));
    return {};
  },
});

/** The cameras with these ids, in their order. Throws InvalidCameraIds.NotFound when one is not in the instance. */
async function camerasOf(call: CityCall, ids: readonly string[]): Promise<Resource[]> {
  const parent = text(call.input, 'InstanceId');
  const all = await call.services.engine.resources.list(call.namespace, {
    kind: camera.kind,
    ...(parent !== undefined && { parent }),
  });
  const byId = new Map(all.map((one) => [one.id, one]));
  return ids.map((id) => {
    const one = byId.get(id);
    if (one === undefined) throw refusal('InvalidCameraIds.NotFound', { detail: `no camera ${id}` });
    return one;
  });
}

/** Derives the two actions that return streams of cameras; they differ in what they show of each. */
function streamsOf(action: Action, show: (one: Resource, call: CityCall) => string | { [key: string]: string }) {
  return cityOperation({
    ...action,
    rules: [textsStorable, cameraIdsWellFormed],
    async handle(call, { cameraIds }) {
      const cameras = await camerasOf(call, cameraIds);
      return { Streams: { Stream: cameras.map((one) => show(one, call)) } };
    },
  });
}

export const ListStreamsForCameras = streamsOf(
  { name: 'ListStreamsForCameras', schema: listStreams.request },
  ({ id }) => streamName(id),
);

export const GetStreamsForCameras = streamsOf(
  { name: 'GetStreamsForCameras', schema: getStreams.request },
  ({ id }, { identity }) => ({ StreamName: streamName(id), StreamUrl: streamUrl(id, identity.host) }),
);

/** The camera a call names. Throws InvalidCameraId.NotFound. */
function cameraOf(call: CityCall): Promise<Resource> {
  return refusing(camera, () => call.services.engine.resources.get(call.namespace, refOf(camera, call)));
}

/** Returns where a player would find the camera's video; Tuku does not stream any. */
export const GetPlayUrlForCamera = cityOperation({
  name: 'GetPlayUrlForCamera',
  schema: getPlayUrl.request,
  rules: [textsStorable],
  async handle(call) {
    const { id } = await cameraOf(call);
    return { PlayUrl: `http://${call.identity.host}/live/${streamName(id)}.m3u8` };
  },
});

/** Returns the configuration that was put for a camera; empty strings before that. */
export const GetCameraConfForCamera = cityOperation({
  name: 'GetCameraConfForCamera',
  schema: getConf.request,
  rules: [textsStorable],
  async handle(call) {
    const one = await cameraOf(call);
    const CameraName = stored(one, 'confCameraName') || one.name;
    // The number of the row, beside the id that the client chose [inferred].
    const CameraConf = { Id: String(one.sequence), CameraId: one.id, CameraName, Context: stored(one, 'confContext') };
    return { CameraConf };
  },
});

/** Stores a configuration; its CameraName does not rename the camera [inferred]. */
export const PutCameraConfForCamera = cityOperation({
  name: 'PutCameraConfForCamera',
  schema: putConf.request,
  rules: [textsStorable],
  async handle(call) {
    const name = text(call.input, 'CameraName');
    const context = text(call.input, 'Context');
    const change = {
      ...(name !== undefined && { confCameraName: name }),
      ...(context !== undefined && { confContext: context }),
    };
    const put = ({ fields }: Resource) => ({ fields: { ...fields, ...change } });
    await refusing(camera, () => call.services.engine.resources.update(call.namespace, [refOf(camera, call)], put));
    return {};
  },
});
