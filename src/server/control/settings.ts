import { OptionError } from '../options.ts';
import type { SettingsChange } from '../run-settings.ts';
import type { Endpoint } from './endpoint.ts';
import { ControlError } from './error.ts';
import schemas from './settings.schemas.json' with { type: 'json' };

/** What `tuku start` fixes and may change later. `GET info` shows what is in force. */
export const settingsEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/settings',
    summary: 'Change quotas, strictness and switches from the next request on',
    body: schemas.settings,
    answers: {
      200: {
        description: 'What is in force; switches that are not named have their default',
        schema: schemas.settings,
      },
    },
    async handle({ body }, { settings }) {
      try {
        await settings.change(body as unknown as SettingsChange);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        throw new ControlError(error.message.replace(/^--switch /, 'switches: '));
      }
      const { quotas, strict, switches } = settings.current();
      return { body: { quotas, strict, switches: Object.fromEntries(switches.map(nameAndValue)) } };
    },
  },
];

function isRefusal(error: unknown): error is Error {
  return error instanceof OptionError || (error instanceof Error && error.name === 'SwitchError');
}

function nameAndValue(setting: string): [string, string] {
  const at = setting.indexOf('=');
  return [setting.slice(0, at), setting.slice(at + 1)];
}
