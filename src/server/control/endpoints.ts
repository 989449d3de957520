import type { ControlRoute } from '../../protocol/control.ts';
import { clockEndpoints } from './clock.ts';
import { collectionEndpoints } from './collections.ts';
import { consoleEndpoints } from './console.ts';
import { descriptionEndpoints } from './description.ts';
import { doctorEndpoints } from './doctor.ts';
import type { DescribedEndpoint, Endpoint } from './endpoint.ts';
import { faultEndpoints } from './faults.ts';
import { galleryEndpoints } from './galleries.ts';
import { healthEndpoints } from './health.ts';
import { replayEndpoints } from './replay.ts';
import { requestEndpoints } from './requests.ts';
import { seedEndpoints } from './seeds.ts';
import { settingsEndpoints } from './settings.ts';
import { snapshotEndpoints } from './snapshots.ts';
import { stateEndpoints } from './state.ts';
import { transitionEndpoints } from './transitions.ts';
import { vectorIndexEndpoints } from './vector-indexes.ts';

/** The control API. */
export const endpoints: readonly Endpoint[] = [
  ...healthEndpoints,
  ...stateEndpoints,
  ...snapshotEndpoints,
  ...requestEndpoints,
  ...faultEndpoints,
  ...clockEndpoints,
  ...transitionEndpoints,
  ...settingsEndpoints,
  ...collectionEndpoints,
  ...galleryEndpoints,
  ...vectorIndexEndpoints,
  ...doctorEndpoints,
  ...consoleEndpoints(),
  ...seedEndpoints,
  ...replayEndpoints,
  ...descriptionEndpoints,
];

/** A dialect's own route as an endpoint. It checks its bodies itself. */
export function endpointOf<P>(route: ControlRoute<P>, parts: P): Endpoint {
  const { method, maxBytes, handle } = route;
  const { path, summary, answers } = described(route);
  return {
    method,
    path,
    summary,
    body: {},
    maxBytes,
    answers,
    handle: ({ body }, { engine }) => engine.gate.shared(() => handle(body, parts)),
  };
}

/** What is told of a dialect's own route. */
export function described({
  method,
  path,
  summary,
  body = {},
  answers,
}: Omit<ControlRoute<never>, 'handle'>): DescribedEndpoint {
  return { method, path: `/${path}`, summary, body, answers };
}
