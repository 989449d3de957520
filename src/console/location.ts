import { parseRoute, type Route } from './route.ts';
import { createStore } from './store.ts';

/** Where the visitor is. */
export const route = createStore<Route>(parseRoute(location.hash));

addEventListener('hashchange', () => route.set(parseRoute(location.hash)));
