import { characters, text } from '../../../../src/protocol/fields.ts';
import { type Check, isJson, isName, must, oneOf } from '../checks.ts';
import { isoSeconds } from '../input.ts';
import { inInstance } from './common.ts';
import { byField, byId, type ResourceDefinition, stored } from './definition.ts';

/** Settings of a camera that no action sets [documented: their names; inferred: their values]. */
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

/** Cameras, with ids of the client's choice, unique in the account as ModifyCamera names no instance. */
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
      { name: 'CameraName', accepts: ({ name }, value) => name === value },
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
    create: 'CreateCamera',
    describe: 'DescribeCameras',
    modify: 'ModifyCamera',
    remove: 'DeleteCamera',
  },
};

/** Name of a camera's stream [inferred]. */
export function streamName(id: string): string {
  return `stream-${id.replaceAll('.', '_')}`;
}

/** Where a camera's stream would be: on the host the client called. Tuku streams no video. */
export function streamUrl(id: string, host: string): string {
  return `rtmp://${host}/live/${streamName(id)}`;
}
