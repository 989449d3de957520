import type { CityOperation } from './call.ts';
import { operationsOf } from './derive/index.ts';
import {
  BatchModifyCameraStatus,
  GetCameraConfForCamera,
  GetPlayUrlForCamera,
  GetStreamsForCameras,
  ListStreamsForCameras,
  PutCameraConfForCamera,
} from './operations/cameras.ts';
import { DescribeProtocols } from './operations/DescribeProtocols.ts';
import { DescribeRegions } from './operations/DescribeRegions.ts';
import { GetComputeJobLog, ListComputeJobLogs, StartJobGroup, StopJobGroup } from './operations/job-groups.ts';
import { ListParkingResults, ListSafetyHelmetResults, ListVehicleEntryResults } from './operations/results.ts';
import { SearchImages } from './operations/SearchImages.ts';
import { AttachStream, DescribeStreams, DetachStream } from './operations/streams.ts';
import { definitions } from './resources/index.ts';

/** Every action: first those derived from the resources' definitions, then the others. */
export const operations: readonly CityOperation[] = [
  ...definitions.flatMap(operationsOf),
  DescribeRegions,
  DescribeProtocols,
  BatchModifyCameraStatus,
  ListStreamsForCameras,
  GetStreamsForCameras,
  GetPlayUrlForCamera,
  GetCameraConfForCamera,
  PutCameraConfForCamera,
  StartJobGroup,
  StopJobGroup,
  ListComputeJobLogs,
  GetComputeJobLog,
  AttachStream,
  DescribeStreams,
  DetachStream,
  SearchImages,
  ListParkingResults,
  ListSafetyHelmetResults,
  ListVehicleEntryResults,
];
