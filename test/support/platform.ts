// Tests of what only some systems have: file modes, signals, limits of the shell. Elsewhere they are skipped by name.

const windows = process.platform === 'win32';

export const onPosix = windows ? test.skip : test;
export const onLinux = process.platform === 'linux' ? test : test.skip;
export const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;
