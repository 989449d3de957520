import { jest } from '@jest/globals';

type Fakeable = NonNullable<
  Extract<Parameters<typeof jest.useFakeTimers>[0], { doNotFake?: unknown }>['doNotFake']
>[number];

const fakeable: readonly Fakeable[] = [
  ...(['Date', 'hrtime', 'performance', 'nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];

/**
 * From here on these stand still until the test moves them, in this file's code and in that of a server in its process;
 * sockets and threads go on. `jest.useRealTimers()` ends it.
 */
export function fakeOnly(...names: Fakeable[]): void {
  jest.useFakeTimers({ doNotFake: fakeable.filter((name) => !names.includes(name)) });
}
