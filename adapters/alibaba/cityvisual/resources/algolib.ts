import CreateAlgoLib from '../../../../schemas/alibaba/cityvisual/CreateAlgoLib.json' with { type: 'json' };
import DeleteAlgoLib from '../../../../schemas/alibaba/cityvisual/DeleteAlgoLib.json' with { type: 'json' };
import DescribeAlgoLibs from '../../../../schemas/alibaba/cityvisual/DescribeAlgoLibs.json' with { type: 'json' };
import ModifyAlgoLib from '../../../../schemas/alibaba/cityvisual/ModifyAlgoLib.json' with { type: 'json' };
import type { Json } from '../../../../src/json.ts';
import { text } from '../../../../src/protocol/fields.ts';
import type { CityCall } from '../call.ts';
import { type Check, isBucketName, isCapabilityNames, isEndpoint, isJson, isName, must, within } from '../checks.ts';
import { refusal } from '../errors.ts';
import { commaList, isoSeconds } from '../input.ts';
import { inInstance, numbered } from './common.ts';
import { byId, byName, type ResourceDefinition, stored, storedNumber } from './definition.ts';

/** Whether a bucket exists at the vendor cannot be known here: reserved prefixes stand for the errors [inferred]. */
const bucket: Check = (value) => {
  const name = String(value);
  if (!isBucketName(name) || name.startsWith('missing-')) return 'InvalidOssBucket.NotFound';
  return name.startsWith('forbidden-') ? 'InvalidOssBucket.ValueUnauthorized' : undefined;
};

const endpoint: Check = (value) =>
  isEndpoint(value) && !/^(?:https?:\/\/)?missing-/.test(String(value)) ? undefined : 'InvalidOssEndpoint.NotFound';

/** With the switch `capability-names=created`, each name must be a capability of the library's instance. */
async function capabilitiesCreated(call: CityCall, existing?: { readonly parent: string }): Promise<void> {
  const names = text(call.input, 'CapabilityNames');
  if (!call.services.onlyCreatedCapabilities || names === undefined) return;
  const parent = existing?.parent ?? text(call.input, 'InstanceId') ?? '';
  const created = await call.services.engine.resources.list(call.namespace, { kind: 'capability', parent });
  const unknown = commaList(names).find((name) => !created.some((capability) => capability.name === name));
  if (unknown !== undefined) {
    throw refusal('InvalidCapabilities.ValueNotSupported', { detail: `no capability ${unknown} in ${parent}` });
  }
}

/** Algorithm libraries: packages in OSS that job groups run. The checks are in the order of the error table. */
export const algolib: ResourceDefinition = {
  kind: 'algolib',
  idField: 'AlgoLibId',
  id: numbered,
  nameField: 'AlgoLibName',
  nameTaken: 'InvalidName.Duplicate',
  container: inInstance,
  fields: [
    { name: 'AlgoLibName', check: must(isName, 'InvalidName.Malformed') },
    { name: 'OssBucket', check: bucket },
    { name: 'OssEndpoint', check: endpoint },
    { name: 'Capacity', check: must(within(1, 50), 'InvalidCapacity.ValueNotSupported') },
    { name: 'CapabilityNames', check: must(isCapabilityNames, 'InvalidCapabilities.ValueNotSupported') },
    { name: 'JsonText', check: must(isJson('any'), 'InvalidJsonText') },
    { name: 'AlgoLibVersion' },
    { name: 'Text' },
    { name: 'OssAccessKeyId' },
    { name: 'OssAccessKeySecret' },
    { name: 'OssPath' },
  ],
  rules: [capabilitiesCreated],
  notFound: 'InvalidAlgoLibId.NotFound',
  removal: {
    malformedId: 'InvalidParameter#algolib',
    dependants: [{ kind: 'job-group', field: 'AlgoLibId' }],
    inUse: 'DependencyViolation',
  },
  list: {
    wrapper: 'AlgoLibs',
    item: 'AlgoLib',
    filters: [
      byId('AlgoLibId'),
      byName('AlgoLibName'),
      {
        name: 'CapabilityName',
        read: (value) => {
          const wanted = commaList(value);
          return (library) => hasAll(commaList(stored(library, 'CapabilityNames')), wanted);
        },
      },
    ],
  },
  show: (library) => ({
    AlgoLibId: library.id,
    AlgoLibName: library.name,
    ...texts(library.fields, ['AlgoLibVersion', 'CapabilityNames']),
    // A string in the generated client, a number in the page's example: the client decides.
    Capacity: String(storedNumber(library, 'Capacity')),
    ...texts(library.fields, ['JsonText', 'Text', 'OssAccessKeyId', 'OssBucket', 'OssEndpoint', 'OssPath']),
    UploadTime: isoSeconds(library.updatedAt),
  }),
  actions: {
    create: { name: 'CreateAlgoLib', schema: CreateAlgoLib.request },
    describe: { name: 'DescribeAlgoLibs', schema: DescribeAlgoLibs.request },
    modify: { name: 'ModifyAlgoLib', schema: ModifyAlgoLib.request },
    remove: { name: 'DeleteAlgoLib', schema: DeleteAlgoLib.request },
  },
};

function hasAll(names: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((name) => names.includes(name));
}

function texts(fields: { readonly [name: string]: Json }, names: readonly string[]): { [name: string]: string } {
  return Object.fromEntries(names.map((name) => [name, String(fields[name] ?? '')]));
}
