import type { Json } from '../../../../src/json.ts';
import { text } from '../../../../src/protocol/fields.ts';
import type { CityCall } from '../call.ts';
import { type Check, isBucketName, isCapabilityNames, isEndpoint, isJson, isName, must, within } from '../checks.ts';
import { refusal } from '../errors.ts';
import { commaList, isoSeconds } from '../input.ts';
import { inInstance, numbered } from './common.ts';
import { byId, type ResourceDefinition, stored, storedNumber } from './definition.ts';

/** What the vendor's OSS would say of a bucket cannot be known here; reserved beginnings stand for it [inferred]. */
const bucket: Check = (value) => {
  const name = String(value);
  if (!isBucketName(name) || name.startsWith('missing-')) return 'InvalidOssBucket.NotFound';
  return name.startsWith('forbidden-') ? 'InvalidOssBucket.ValueUnauthorized' : undefined;
};

const endpoint: Check = (value) =>
  isEndpoint(value) && !/^(?:https?:\/\/)?missing-/.test(String(value)) ? undefined : 'InvalidOssEndpoint.NotFound';

/** With the switch `capability-names=created`: each name must be a capability of the library's instance. */
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

/** Algorithm libraries: packages in OSS that job groups run. The checks stand in the order of the error table. */
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
      { name: 'AlgoLibName', accepts: ({ name }, value) => name === value },
      { name: 'CapabilityName', accepts: (library, value) => hasAll(stored(library, 'CapabilityNames'), value) },
    ],
  },
  show: (library) => ({
    AlgoLibId: library.id,
    AlgoLibName: library.name,
    ...texts(library.fields, ['AlgoLibVersion', 'CapabilityNames']),
    // text in the generated client, a number in the page's example: the client decides
    Capacity: String(storedNumber(library, 'Capacity')),
    ...texts(library.fields, ['JsonText', 'Text', 'OssAccessKeyId', 'OssBucket', 'OssEndpoint', 'OssPath']),
    UploadTime: isoSeconds(library.updatedAt),
  }),
  actions: {
    create: 'CreateAlgoLib',
    describe: 'DescribeAlgoLibs',
    modify: 'ModifyAlgoLib',
    remove: 'DeleteAlgoLib',
  },
};

function hasAll(names: string, wanted: string): boolean {
  const held = commaList(names);
  return commaList(wanted).every((name) => held.includes(name));
}

function texts(fields: { readonly [name: string]: Json }, names: readonly string[]): { [name: string]: string } {
  return Object.fromEntries(names.map((name) => [name, String(fields[name] ?? '')]));
}
