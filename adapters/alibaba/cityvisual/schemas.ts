// Written by scripts/derive-cityvisual-schemas.js.
import AttachStream from '../../../schemas/alibaba/cityvisual/AttachStream.json' with { type: 'json' };
import BatchModifyCameraStatus from '../../../schemas/alibaba/cityvisual/BatchModifyCameraStatus.json' with {
  type: 'json',
};
import CreateAlgoLib from '../../../schemas/alibaba/cityvisual/CreateAlgoLib.json' with { type: 'json' };
import CreateCamera from '../../../schemas/alibaba/cityvisual/CreateCamera.json' with { type: 'json' };
import CreateCapability from '../../../schemas/alibaba/cityvisual/CreateCapability.json' with { type: 'json' };
import CreateInstance from '../../../schemas/alibaba/cityvisual/CreateInstance.json' with { type: 'json' };
import CreateJobGroup from '../../../schemas/alibaba/cityvisual/CreateJobGroup.json' with { type: 'json' };
import CreateResourceProfile from '../../../schemas/alibaba/cityvisual/CreateResourceProfile.json' with {
  type: 'json',
};
import CreateWorkGroup from '../../../schemas/alibaba/cityvisual/CreateWorkGroup.json' with { type: 'json' };
import DeleteAlgoLib from '../../../schemas/alibaba/cityvisual/DeleteAlgoLib.json' with { type: 'json' };
import DeleteCamera from '../../../schemas/alibaba/cityvisual/DeleteCamera.json' with { type: 'json' };
import DeleteCapability from '../../../schemas/alibaba/cityvisual/DeleteCapability.json' with { type: 'json' };
import DeleteInstance from '../../../schemas/alibaba/cityvisual/DeleteInstance.json' with { type: 'json' };
import DeleteJobGroup from '../../../schemas/alibaba/cityvisual/DeleteJobGroup.json' with { type: 'json' };
import DeleteResourceProfile from '../../../schemas/alibaba/cityvisual/DeleteResourceProfile.json' with {
  type: 'json',
};
import DeleteWorkGroup from '../../../schemas/alibaba/cityvisual/DeleteWorkGroup.json' with { type: 'json' };
import DescribeAlgoLibs from '../../../schemas/alibaba/cityvisual/DescribeAlgoLibs.json' with { type: 'json' };
import DescribeCameras from '../../../schemas/alibaba/cityvisual/DescribeCameras.json' with { type: 'json' };
import DescribeCapabilities from '../../../schemas/alibaba/cityvisual/DescribeCapabilities.json' with { type: 'json' };
import DescribeInstances from '../../../schemas/alibaba/cityvisual/DescribeInstances.json' with { type: 'json' };
import DescribeJobGroups from '../../../schemas/alibaba/cityvisual/DescribeJobGroups.json' with { type: 'json' };
import DescribeProtocols from '../../../schemas/alibaba/cityvisual/DescribeProtocols.json' with { type: 'json' };
import DescribeRegions from '../../../schemas/alibaba/cityvisual/DescribeRegions.json' with { type: 'json' };
import DescribeResourceProfiles from '../../../schemas/alibaba/cityvisual/DescribeResourceProfiles.json' with {
  type: 'json',
};
import DescribeStreams from '../../../schemas/alibaba/cityvisual/DescribeStreams.json' with { type: 'json' };
import DescribeWorkGroups from '../../../schemas/alibaba/cityvisual/DescribeWorkGroups.json' with { type: 'json' };
import DetachStream from '../../../schemas/alibaba/cityvisual/DetachStream.json' with { type: 'json' };
import GetCameraConfForCamera from '../../../schemas/alibaba/cityvisual/GetCameraConfForCamera.json' with {
  type: 'json',
};
import GetComputeJobLog from '../../../schemas/alibaba/cityvisual/GetComputeJobLog.json' with { type: 'json' };
import GetPlayUrlForCamera from '../../../schemas/alibaba/cityvisual/GetPlayUrlForCamera.json' with { type: 'json' };
import GetStreamsForCameras from '../../../schemas/alibaba/cityvisual/GetStreamsForCameras.json' with { type: 'json' };
import ListComputeJobLogs from '../../../schemas/alibaba/cityvisual/ListComputeJobLogs.json' with { type: 'json' };
import ListParkingResults from '../../../schemas/alibaba/cityvisual/ListParkingResults.json' with { type: 'json' };
import ListSafetyHelmetResults from '../../../schemas/alibaba/cityvisual/ListSafetyHelmetResults.json' with {
  type: 'json',
};
import ListStreamsForCameras from '../../../schemas/alibaba/cityvisual/ListStreamsForCameras.json' with {
  type: 'json',
};
import ListVehicleEntryResults from '../../../schemas/alibaba/cityvisual/ListVehicleEntryResults.json' with {
  type: 'json',
};
import ModifyAlgoLib from '../../../schemas/alibaba/cityvisual/ModifyAlgoLib.json' with { type: 'json' };
import ModifyCamera from '../../../schemas/alibaba/cityvisual/ModifyCamera.json' with { type: 'json' };
import ModifyCapability from '../../../schemas/alibaba/cityvisual/ModifyCapability.json' with { type: 'json' };
import ModifyInstance from '../../../schemas/alibaba/cityvisual/ModifyInstance.json' with { type: 'json' };
import ModifyJobGroup from '../../../schemas/alibaba/cityvisual/ModifyJobGroup.json' with { type: 'json' };
import ModifyResourceProfile from '../../../schemas/alibaba/cityvisual/ModifyResourceProfile.json' with {
  type: 'json',
};
import ModifyWorkGroup from '../../../schemas/alibaba/cityvisual/ModifyWorkGroup.json' with { type: 'json' };
import PutCameraConfForCamera from '../../../schemas/alibaba/cityvisual/PutCameraConfForCamera.json' with {
  type: 'json',
};
import SearchImages from '../../../schemas/alibaba/cityvisual/SearchImages.json' with { type: 'json' };
import StartJobGroup from '../../../schemas/alibaba/cityvisual/StartJobGroup.json' with { type: 'json' };
import StopJobGroup from '../../../schemas/alibaba/cityvisual/StopJobGroup.json' with { type: 'json' };

/** Request and response schema by action name: all actions of the product. */
export const schemas = {
  AttachStream,
  BatchModifyCameraStatus,
  CreateAlgoLib,
  CreateCamera,
  CreateCapability,
  CreateInstance,
  CreateJobGroup,
  CreateResourceProfile,
  CreateWorkGroup,
  DeleteAlgoLib,
  DeleteCamera,
  DeleteCapability,
  DeleteInstance,
  DeleteJobGroup,
  DeleteResourceProfile,
  DeleteWorkGroup,
  DescribeAlgoLibs,
  DescribeCameras,
  DescribeCapabilities,
  DescribeInstances,
  DescribeJobGroups,
  DescribeProtocols,
  DescribeRegions,
  DescribeResourceProfiles,
  DescribeStreams,
  DescribeWorkGroups,
  DetachStream,
  GetCameraConfForCamera,
  GetComputeJobLog,
  GetPlayUrlForCamera,
  GetStreamsForCameras,
  ListComputeJobLogs,
  ListParkingResults,
  ListSafetyHelmetResults,
  ListStreamsForCameras,
  ListVehicleEntryResults,
  ModifyAlgoLib,
  ModifyCamera,
  ModifyCapability,
  ModifyInstance,
  ModifyJobGroup,
  ModifyResourceProfile,
  ModifyWorkGroup,
  PutCameraConfForCamera,
  SearchImages,
  StartJobGroup,
  StopJobGroup,
} as const satisfies Record<string, { request: object; response: object }>;

export type ActionName = keyof typeof schemas;
