import type { Resource } from '../../../../src/catalog/port.ts';
import type { ResourceRef } from '../../../../src/engine/resources.ts';
import { text } from '../../../../src/protocol/fields.ts';
import type { CityCall, CityOperation, CityRule } from '../call.ts';
import { must, oneOf } from '../checks.ts';
import { refusing } from '../derive/refused.ts';
import { passes, textsStorable } from '../derive/rules.ts';
import { refOf } from '../derive/write.ts';
import { refusal } from '../errors.ts';
import { commaList, jsonList } from '../input.ts';
import { camera, streamName, streamUrl } from '../resources/camera.ts';
import { stored } from '../resources/definition.ts';
import { type ActionName, schemas } from '../schemas.ts';

const MAX_CAMERAS = 1000; // inferred

/** CameraIds: a JSON array in one text [documented], or comma-separated [inferred]; undefined when neither. */
function cameraIds({ input }: CityCall): string[] | undefined {
  const value = text(input, 'CameraIds') ?? '';
  const ids = value.trimStart().startsWith('[') ? jsonList(value) : commaList(value);
  return ids !== undefined && ids.length > 0 && ids.length <= MAX_CAMERAS ? ids : undefined;
}

const cameraIdsWellFormed: CityRule = (call) => {
  if (cameraIds(call) === undefined)
    throw refusal('InvalidCameraIds', { detail: `no list of 1 to ${MAX_CAMERAS} ids` });
};

/** Sets the status of cameras of a work group, all or none. */
export const BatchModifyCameraStatus: CityOperation = {
  name: 'BatchModifyCameraStatus',
  schema: schemas.BatchModifyCameraStatus.request,
  rules: [
    textsStorable,
    passes({
      name: 'StreamStatus',
      check: must(oneOf('ON_LINE', 'OFF_LINE'), 'InvalidStatus.ValueNotSupported'),
    }),
    cameraIdsWellFormed,
  ],
  async handle(call) {
    const refs: ResourceRef[] = [...new Set(cameraIds(call))].map((id) => ({ kind: camera.kind, id }));
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
};

/** The cameras of a list, in its order. Throws InvalidCameraIds.NotFound when one is not in the instance. */
async function camerasOf(call: CityCall): Promise<Resource[]> {
  const parent = text(call.input, 'InstanceId');
  const all = await call.services.engine.resources.list(call.namespace, {
    kind: camera.kind,
    ...(parent !== undefined && { parent }),
  });
  const byId = new Map(all.map((one) => [one.id, one]));
  return (cameraIds(call) ?? []).map((id) => {
    const one = byId.get(id);
    if (one === undefined) throw refusal('InvalidCameraIds.NotFound', { detail: `no camera ${id}` });
    return one;
  });
}

/** The two actions about streams of cameras; they differ in what they show of one. */
function streamsOf(name: ActionName, show: (one: Resource, call: CityCall) => string | { [key: string]: string }) {
  const operation: CityOperation = {
    name,
    schema: schemas[name].request,
    rules: [textsStorable, cameraIdsWellFormed],
    async handle(call) {
      return { Streams: { Stream: (await camerasOf(call)).map((one) => show(one, call)) } };
    },
  };
  return operation;
}

export const ListStreamsForCameras = streamsOf('ListStreamsForCameras', ({ id }) => streamName(id));

export const GetStreamsForCameras = streamsOf('GetStreamsForCameras', ({ id }, { identity }) => ({
  StreamName: streamName(id),
  StreamUrl: streamUrl(id, identity.host),
}));

/** The camera a call names. Throws InvalidCameraId.NotFound. */
function cameraOf(call: CityCall): Promise<Resource> {
  return refusing(camera, () => call.services.engine.resources.get(call.namespace, refOf(camera, call)));
}

/** Where a player would find the camera's pictures; Tuku streams no video. */
export const GetPlayUrlForCamera: CityOperation = {
  name: 'GetPlayUrlForCamera',
  schema: schemas.GetPlayUrlForCamera.request,
  rules: [textsStorable],
  async handle(call) {
    const { id } = await cameraOf(call);
    return { PlayUrl: `http://${call.identity.host}/live/${streamName(id)}.m3u8` };
  },
};

/** The configuration that was put for a camera; its texts are empty before. */
export const GetCameraConfForCamera: CityOperation = {
  name: 'GetCameraConfForCamera',
  schema: schemas.GetCameraConfForCamera.request,
  rules: [textsStorable],
  async handle(call) {
    const one = await cameraOf(call);
    const CameraName = stored(one, 'confCameraName') || one.name;
    // the row's own number beside the id that the client chose [inferred]
    const CameraConf = { Id: String(one.sequence), CameraId: one.id, CameraName, Context: stored(one, 'confContext') };
    return { CameraConf };
  },
};

/** Keeps a configuration; its CameraName does not rename the camera [inferred]. */
export const PutCameraConfForCamera: CityOperation = {
  name: 'PutCameraConfForCamera',
  schema: schemas.PutCameraConfForCamera.request,
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
};
