import { dialectDefinitions } from '../../../adapters/registry.ts';
import { once } from '../../concurrency/once.ts';
import type { Json } from '../../json.ts';
import { version } from '../version.ts';
import type { DescribedEndpoint } from './endpoint.ts';
import { described, endpoints } from './endpoints.ts';
import { openapiOf } from './openapi.ts';

/** Every endpoint of the control API, those of dialects too. */
export const describedEndpoints: readonly DescribedEndpoint[] = [
  ...endpoints,
  ...dialectDefinitions.flatMap(({ control = [] }) => control.map((route) => described(route))),
];

/** The control API in OpenAPI 3.1. */
export const controlDescription = once(
  () => openapiOf(describedEndpoints, version) as { readonly [name: string]: Json },
);
