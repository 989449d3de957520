import type { ControlRoute } from '../../protocol/control.ts';
import { descriptionEndpoints } from './description.ts';
import type { DescribedEndpoint, Endpoint } from './endpoint.ts';
import { faultEndpoints } from './faults.ts';
import { healthEndpoints } from './health.ts';
import { requestEndpoints } from './requests.ts';
import { stateEndpoints } from './state.ts';

/** The control API. */
export const endpoints: readonly Endpoint[] = [
  ...healthEndpoints,
  ...stateEndpoints,
  ...requestEndpoints,
  ...faultEndpoints,
  ...descriptionEndpoints,
];

/** A dialect's own route as an endpoint. It checks its bodies itself. */
export function endpointOf<P>(route: ControlRoute<P>, parts: P): Endpoint {
  const { method, maxBytes, handle } = route;
  const { path, summary, answers } = described(route);
  return { method, path, summary, body: {}, maxBytes, answers, handle: ({ body }) => handle(body, parts) };
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
