import { homedir } from 'node:os';
import { join } from 'node:path';
import { userStateFolder } from '../../../src/folders.ts';

const platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
afterEach(() => Object.defineProperty(process, 'platform', platform));

it.each<[string, Record<string, string>, string]>([
  ['linux', {}, join(homedir(), '.local/state/tuku')],
  ['darwin', { LOCALAPPDATA: '/elsewhere' }, join(homedir(), '.local/state/tuku')],
  ['linux', { XDG_STATE_HOME: '/state' }, '/state/tuku'],
  ['win32', { LOCALAPPDATA: '/Users/a/AppData/Local' }, '/Users/a/AppData/Local/tuku'],
  ['win32', { XDG_STATE_HOME: '/state', LOCALAPPDATA: '/local' }, '/state/tuku'],
])('on %s with %j, notes of servers are below %s', (value, env, folder) => {
  Object.defineProperty(process, 'platform', { ...platform, value });
  expect(userStateFolder(env)).toBe(folder);
});
