import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onPosix } from '../../support/platform.ts';
import { pretendWindows } from '../../support/windows.ts';

// The library that starts commands looks at the platform when it is loaded.
pretendWindows();
const folder = mkdtempSync(join(tmpdir(), 'tuku-windows-'));
afterAll(() => rmSync(folder, { recursive: true }));

onPosix('finds a script such as npm.cmd by its name, and has it run by the command processor', async () => {
  const { comspec } = process.env;
  const { runCommand } = await import('../../../src/cli/run-command.ts');
  const processor = join(folder, 'cmd');
  writeFileSync(processor, `#!/bin/sh\ncase "$*" in '/d /s /c "tool '*a*b*) exit 42;; esac\necho "$*" >&2\n`);
  chmodSync(processor, 0o755);
  writeFileSync(join(folder, 'tool.cmd'), '@echo off');
  process.env.comspec = processor;
  try {
    expect(await runCommand(['tool', 'a b'], { ...process.env, PATH: folder, PATHEXT: '.EXE;.CMD' })).toBe(42);
  } finally {
    if (comspec === undefined) delete process.env.comspec;
    else process.env.comspec = comspec;
  }
});
