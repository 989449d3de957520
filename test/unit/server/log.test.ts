import { showsColours } from '../../../src/server/log.ts';

const terminal = { isTTY: true, hasColors: () => true } as NodeJS.WriteStream;
const { NO_COLOR } = process.env;
afterEach(() => {
  if (NO_COLOR === undefined) delete process.env.NO_COLOR;
  else process.env.NO_COLOR = NO_COLOR;
});

it('shows colours on a terminal that has them, unless NO_COLOR is set', () => {
  delete process.env.NO_COLOR;
  expect(showsColours(terminal)).toBe(true);
  expect(showsColours({ isTTY: true, hasColors: () => false } as NodeJS.WriteStream)).toBe(false);
  // What is not a terminal has no such method.
  expect(showsColours({} as NodeJS.WriteStream)).toBe(false);
  process.env.NO_COLOR = '1';
  expect(showsColours(terminal)).toBe(false);
  process.env.NO_COLOR = '';
  expect(showsColours(terminal)).toBe(true);
});
