import type { ControlCall } from './http.ts';
import type { Clock, ClockState, Fault, ListedFault, Settings, Steering, Transition } from './steering-types.ts';

/** How a client asks the control API. */
export interface Asking {
  call(request: ControlCall): Promise<string>;
  json<T>(request: ControlCall): Promise<T>;
  /** The account that the client is limited to. */
  readonly own: { readonly account?: string };
}

/** Time, faults, transitions and settings of a server. */
export function steeringOf({ call, json, own }: Asking): Steering {
  const post = <T>(path: string, body: object) => json<T>({ method: 'POST', path, body });
  const move = (change: object) => post<ClockState>('clock', change);
  const drop = async (path: string) => void (await call({ method: 'DELETE', path }));
  const clock: Clock = {
    state: () => json({ path: 'clock' }),
    advance: (duration, options = {}) => move({ advance: duration, ...options }),
    set: (instant, options = {}) =>
      move({ set: instant instanceof Date ? instant.toISOString() : instant, ...options }),
    freeze: (options = {}) => move({ freeze: true, ...options }),
    unfreeze: () => move({ freeze: false }),
    real: () => move({ real: true }),
  };
  return {
    clock,
    fault: (fault: Fault) => post('faults', { ...own, ...defined(fault) }),
    faults: async ({ spent = false } = {}) =>
      (await json<{ faults: ListedFault[] }>({ path: `faults?spent=${spent}` })).faults,
    clearFaults: (id) => drop(id === undefined ? 'faults' : `faults/${id}`),
    transition: async (transition: Transition) => void (await post('transitions', defined(transition))),
    transitions: async () => (await json<{ transitions: Transition[] }>({ path: 'transitions' })).transitions,
    clearTransitions: () => drop('transitions'),
    settings: (change: Settings) => post('settings', defined(change)),
  };
}

/** Without members that are undefined: they would take an account's place. */
export function defined<T extends object>(values: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<T>
  >;
}
