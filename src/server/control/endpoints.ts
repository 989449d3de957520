import type { ControlRoute } from '../../protocol/control.ts';
import type { Endpoint } from './endpoint.ts';
import { faultEndpoints } from './faults.ts';
import { healthEndpoints } from './health.ts';
import { replayEndpoints } from './replay.ts';
import { requestEndpoints } from './requests.ts';
import { seedEndpoints } from './seeds.ts';
import { stateEndpoints } from './state.ts';

/** The control API. */
export const endpoints: readonly Endpoint[] = [
  ...healthEndpoints,
  ...stateEndpoints,
  ...requestEndpoints,
  ...faultEndpoints,
  ...seedEndpoints,
  ...replayEndpoints,
];

/** A dialect's own route as an endpoint. */
export function endpointOf({ method, path, summary, maxBytes, answers, handle }: ControlRoute): Endpoint {
  return {
    method,
    path: `/${path}`,
    summary,
    body: {},
    maxBytes,
    answers,
    handle: ({ body }, { engine }) => engine.gate.shared(() => handle(body)),
  };
}
