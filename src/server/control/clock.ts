import { DURATION_FORM, milliseconds } from '../../protocol/duration.ts';
import { type ClockChange, instantOf } from '../../protocol/settable-clock.ts';
import schemas from './clock.schemas.json' with { type: 'json' };
import type { Endpoint } from './endpoint.ts';
import { ControlError } from './error.ts';

interface Asked {
  readonly advance?: string;
  readonly set?: string;
  readonly freeze?: boolean;
  readonly real?: true;
  readonly signatures?: boolean;
}

const answers = { 200: { description: 'What the clock shows', schema: schemas.state } };

/** The clock that everything dated and everything that expires follows. */
export const clockEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/clock',
    summary: 'Tell what the clock shows',
    answers,
    handle: (_call, { clock }) => ({ body: clock.state() }),
  },
  {
    method: 'POST',
    path: '/clock',
    summary: "Move the clock, set it, stop it, or put it back to the system's time",
    body: schemas.change,
    answers,
    async handle({ body }, { clock }) {
      try {
        return { body: await clock.change(changeOf(body as unknown as Asked)) };
      } catch (error) {
        if (error instanceof RangeError) throw new ControlError(error.message);
        throw error;
      }
    },
  },
];

/** One of `advance`, `set` and `real`; the clock may be stopped together with the first two. Throws ControlError. */
function changeOf({ advance, set, freeze, real, signatures }: Asked): ClockChange {
  if (real && [advance, set, freeze, signatures].some((one) => one !== undefined))
    throw new ControlError('"real" stands alone: signatures follow the system\'s time then, too');
  if (advance !== undefined && set !== undefined) throw new ControlError('"advance" and "set" exclude each other');
  const ms = advance === undefined ? undefined : milliseconds(advance);
  if (advance !== undefined && ms === undefined)
    throw new ControlError(`advance ${advance}: expected ${DURATION_FORM}`);
  const instant = set === undefined ? undefined : instantOf(set);
  if (set !== undefined && instant === undefined)
    throw new ControlError(`set ${set}: expected a date, or a date and time with a time zone: 2026-01-01T00:00:00Z`);
  return {
    ...(ms !== undefined && { advance: ms }),
    ...(instant && { set: instant }),
    ...(freeze !== undefined && { freeze }),
    ...(real && { real }),
    ...(signatures !== undefined && { signatures }),
  };
}
