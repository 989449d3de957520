import { type ErrorCatalogue, type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

const entry = (provenance: Provenance, status: number, text: string): ErrorEntry => ({
  status,
  message: { en: text, zh: text },
  provenance,
});
const documented = (status: number, text: string) => entry('documented', status, text);
const inferred = (status: number, text: string) => entry('inferred', status, text);
/** The gateway's own form for a bad parameter, where the page of an action has no code for it [inferred]. */
const invalid = (parameter: string) => inferred(400, `Specified parameter ${parameter} is not valid.`);

/**
 * Every error of the product, keyed by code, or by `code#variant` where one code has several texts. The vendor's texts
 * are in English only. docs/alibaba/cityvisual.md lists what provokes each.
 */
export const errors = {
  'InvalidName.Malformed': documented(400, 'The specified Name is incorrectly formatted.'),
  'InvalidName.Duplicate': documented(400, 'The specified name already exists.'),
  'InvalidCapacity.ValueNotSupported': documented(400, 'The specified Capacity is invalid.'),
  'InvalidCapabilities.ValueNotSupported': documented(400, 'The specified Capabilities is invalid.'),
  'InvalidOssBucket.NotFound': documented(404, 'The specified OssBucket does not exist.'),
  'InvalidOssBucket.ValueUnauthorized': documented(
    403,
    'You are not authorized to operate on the specified OSS bucket.',
  ),
  'InvalidOssEndpoint.NotFound': documented(404, 'The specified OssEndpoint does not exist.'),
  'InvalidAlgoLibId.NotFound': documented(404, 'The specified AlgoLibId does not exist.'),
  'InvalidAlgoLibId.NotFound#job-group': documented(404, 'The specified algorithm library does not exist.'),
  'InvalidParameter#algolib': documented(400, 'The specified AlgoLibId is invalid.'),
  'InvalidParameter#capability': documented(400, 'The specified CapabilityId is invalid.'),
  'InvalidParameter#resource-profile': documented(400, 'The specified resource profile ID is invalid.'),
  DependencyViolation: documented(403, 'The specified algorithm library is still in use.'),
  'DependencyViolation#resource-profile': inferred(403, 'The specified resource profile is still in use.'),
  'DependencyViolation#work-group': inferred(403, 'The specified work group is still in use.'),
  'InvalidCapabilityName.Malformed': documented(400, 'The specified CapabilityName is incorrectly formatted.'),
  'InvalidCapabilityName.Duplicate': documented(400, 'The specified CapabilityName already exists.'),
  'InvalidCapabilityId.NotFound': documented(404, 'The specified CapabilityId does not exist.'),
  'InvalidJobGroupId.NotFound': documented(404, 'The specified job group does not exist.'),
  'InvalidResourceProfileId.NotFound': documented(404, 'The specified resource profile does not exist.'),
  'InvalidStatus.ValueNotSupported': documented(400, 'The specified status is invalid.'),
  'InvalidParameter.KeyNotSupported': documented(403, 'One or more parameter keys are not supported.'),
  MissingParameter: documented(403, 'You must specify the required resource parameters.'),
  'InvalidStreamURL.Malformed': documented(400, 'The specified StreamURL is incorrectly formatted.'),
  'InvalidCameraId.NotFound': documented(404, 'The specified camera does not exist.'),
  'InvalidCameraIds.NotFound': documented(404, 'The specified CameraIds does not exist.'),
  'InvalidStreamStatus.NotFound': documented(404, 'The specified StreamStatus does not exist.'),
  'InvalidGroupId.NotFound': documented(404, 'The specified group ID does not exist.'),
  'InvalidImageIds.NotFound': documented(404, 'The specified image does not exist.'),
  'InvalidType.ValueNotSupported': documented(400, 'The specified Type is invalid.'),
  'InvalidFrom.ValueNotSupported': documented(400, 'The specified From is invalid.'),
  'InvalidSize.ValueNotSupported': documented(400, 'The specified Size is invalid.'),
  'InvalidAttribute.KeyNotSupported': documented(400, 'The specified Attribute.n.Key is invalid.'),
  'InvalidAttribute.KeyIsEmpty': documented(400, 'You must specify Attribute.n.Key.'),
  'InvalidAttribute.ValueNotSupported': documented(400, 'The specified Attribute.n.Value is invalid.'),
  'InvalidContents.Malformed': documented(400, 'The specified Contents is incorrectly formatted.'),
  'InvalidInstanceId.NotFound': inferred(404, 'The specified instance does not exist.'),
  'InvalidJobId.NotFound': inferred(404, 'The specified job does not exist.'),
  'InvalidJobLogName.NotFound': inferred(404, 'The specified job log does not exist.'),
  InvalidAcceptLanguage: invalid('AcceptLanguage'),
  InvalidCameraIds: invalid('CameraIds'),
  InvalidDescription: invalid('Description'),
  InvalidEndTime: invalid('EndTime'),
  InvalidInstanceCapacity: invalid('InstanceCapacity'),
  InvalidInstanceIds: invalid('InstanceIds'),
  InvalidInviteUri: invalid('InviteUri'),
  InvalidJobCount: invalid('JobCount'),
  InvalidJobGroupParams: invalid('JobGroupParams'),
  InvalidJobNum: invalid('JobNum'),
  InvalidJsonText: invalid('JsonText'),
  InvalidLocationInfo: invalid('LocationInfo'),
  InvalidNoFeature: invalid('NoFeature'),
  InvalidPageNumber: invalid('PageNumber'),
  InvalidPageSize: invalid('PageSize'),
  InvalidPlanedJobCount: invalid('PlanedJobCount'),
  InvalidPort: invalid('Port'),
  InvalidProtocol: invalid('Protocol'),
  InvalidResourceProfileParams: invalid('ResourceProfileParams'),
  InvalidSize: invalid('Size'),
  InvalidStartTime: invalid('StartTime'),
  InvalidStreamPerJob: invalid('StreamPerJob'),
  InvalidTheoryCutStatus: invalid('TheoryCutStatus'),
  InvalidTopicNum: invalid('TopicNum'),
} satisfies ErrorCatalogue<string>;

export type CityCode = keyof typeof errors;

/** Creates an error to throw; its `detail` tells the journal and the log what exactly was wrong. */
export const refusal = refusalOf<CityCode>(errors);
