import CreateCamera from '../../../../schemas/alibaba/cityvisual/CreateCamera.json' with { type: 'json' };
import DeleteCamera from '../../../../schemas/alibaba/cityvisual/DeleteCamera.json' with { type: 'json' };
import DescribeCameras from '../../../../schemas/alibaba/cityvisual/DescribeCameras.json' with { type: 'json' };
import ModifyCamera from '../../../../schemas/alibaba/cityvisual/ModifyCamera.json' with { type: 'json' };
import { characters, text } from '../../../../src/protocol/fields.ts';
import { type Check, isJson, isName, must, oneOf } from '../checks.ts';
import { isoSeconds } from '../input.ts';
import { inInstance } from './common.ts';
import { byField, byId, byName, type ResourceDefinition, stored } from './definition.ts';

/** Settings of a camera that no action sets [names documented, values inferred]. */
const conf = JSON.stringify({
  shardId: '0',
  storageType: 'oss',
  readType: 'stream',
  mediaType: 'video',
  outputFormat: 'jpg',
});

const status = oneOf('ON_LINE', 'OFF_LINE');

/** 1 to 64 letters, digits, `_`, `-`, `:` and `.` [inferred: the page shows `003_2`]. */
const cameraId: Check = must(
  (value) => typeof value === 'string' && /^[A-Za-z0-9_:.-]{1,64}$/.test(value),
  'InvalidName.Malformed',
);

/** Cameras. The client chooses their ids, which are unique in the account: ModifyCamera names no instance. */
export const camera: ResourceDefinition = {
  kind: 'camera',
  idField: 'CameraId',
  id: ({ input }) => ({ given: text(input, 'CameraId') ?? '' }),
  nameField: 'CameraName',
  nameTaken: 'InvalidName.Duplicate',
  container: inInstance,
  fields: [
    { name: 'CameraId', check: cameraId, fixed: true },
    { name: 'CameraName', check: must(isName, 'InvalidName.Malformed') },
    { name: 'InviteUri', check: must((value) => characters(String(value)) <= 1024, 'InvalidInviteUri') },
    { name: 'LocationInfo', check: must(isJson('object'), 'InvalidLocationInfo') },
    { name: 'WorkGroupId', fixed: true },
    { name: 'OssPath', fixed: true },
    { name: 'StreamStatus', check: must(status, 'InvalidStatus.ValueNotSupported') },
  ],
  references: [{ field: 'WorkGroupId', kind: 'work-group', missing: 'InvalidGroupId.NotFound', optional: true }],
  initial: () => ({ StreamStatus: 'OFF_LINE' }),
  notFound: 'InvalidCameraId.NotFound',
  list: {
    wrapper: 'Cameras',
    item: 'Camera',
    filters: [
      byId('CameraId'),
      byName('CameraName'),
      byField('StreamStatus', must(status, 'InvalidStreamStatus.NotFound')),
      byField('WorkGroupId'),
    ],
  },
  show: (one, { identity }) => ({
    CameraId: one.id,
    CameraName: one.name,
    WorkGroupId: stored(one, 'WorkGroupId'),
    InviteUri: stored(one, 'InviteUri'),
    RtmpPath: streamUrl(one.id, identity.host),
    Conf: conf,
    Location: stored(one, 'LocationInfo'),
    StreamStatus: stored(one, 'StreamStatus'),
    UpdateTime: isoSeconds(one.updatedAt),
  }),
  actions: {
    create: { name: 'CreateCamera', schema: CreateCamera.request },
    describe: { name: 'DescribeCameras', schema: DescribeCameras.request },
    modify: { name: 'ModifyCamera', schema: ModifyCamera.request },
    remove: { name: 'DeleteCamera', schema: DeleteCamera.request },
  },
};

/** Name of a camera's stream [inferred]. */
export function streamName(id: string): string {
  return `stream-${id.replaceAll('.', '_')}`;
}

/** The address of a camera's stream, on the host that the client called; Tuku does not stream video. */
export function streamUrl(id: string, host: string): string {
  return `rtmp://${host}/live/${streamName(id)}`;
}
