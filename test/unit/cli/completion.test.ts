import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../src/paths.ts';

// Real shells complete what a user has typed. `npm run test:shells` installs those that are missing here, and wants all.
const command = join(packageRoot, 'bin/tuku.js');
const isWanted = (shell: string) =>
  process.env.TUKU_SHELLS !== undefined || spawnSync(shell, ['--version']).error === undefined;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-completion-'));
  mkdirSync(join(folder, 'data here'));
  writeFileSync(join(folder, 'keys.json'), '[]');
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(shell: string, args: readonly string[], env: Record<string, string> = {}) {
  const { stdout, stderr, error } = spawnSync(shell, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 30_000,
    env: { ...process.env, TUKU_LANG: 'en', ...env },
  });
  if (error !== undefined) throw error;
  return { stdout, stderr };
}

function scriptOf(shell: string, env: Record<string, string> = {}): string {
  const file = join(folder, `tuku.${shell}`);
  writeFileSync(file, run(process.execPath, [command, 'completion', shell], env).stdout);
  return file;
}

/** What each shell proposes for words, the last of which is being typed; without descriptions. */
const shells: Record<string, (script: string, words: readonly string[]) => string[]> = {
  bash: (script, words) => {
    const complete = `source '${script}'; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _tuku; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return lines(run('bash', ['--norc', '-c', complete, 'bash', ...words]).stdout);
  },
  fish: (script, words) => {
    const typed = words.map((word) => word.replaceAll(' ', '\\ ')).join(' ');
    const { stdout } = run('fish', ['--no-config', '-c', `source '${script}'; complete -C '${typed}'`], {
      HOME: folder,
    });
    return lines(stdout).map((line) => line.replace(/\t.*/, ''));
  },
  zsh: (script, words) => {
    // An interactive shell in a pseudo-terminal is typed into, and writes what it would list to a file.
    const [found, rc] = [join(folder, 'found'), join(folder, '.zshrc')];
    writeFileSync(found, '');
    writeFileSync(
      rc,
      `autoload -U compinit; compinit -u -D
source '${script}'
compadd() {
  [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]] && { builtin compadd "$@"; return }
  local -a found
  builtin compadd -O found "$@"
  print -rl -- $found >>'${found}'
  builtin compadd "$@"
}
list() { zle complete-word; exit }
zle -N list
bindkey '^X' list
`.replaceAll('\\$', '$'),
    );
    const drive = `zmodload zsh/zpty; zpty shell zsh -i; zpty -w -n shell "$1"$'\\C-x'; while zpty -r shell line; do :; done`;
    run('zsh', ['-f', '-c', drive, 'zsh', words.join(' ')], { TERM: 'dumb', ZDOTDIR: folder });
    return lines(readFileSync(found, 'utf8'));
  },
};

function lines(text: string): string[] {
  return [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter((line) => line !== '');
}

describe.each(Object.entries(shells).filter(([shell]) => isWanted(shell)))('in %s', (shell, complete) => {
  let script: string;
  beforeAll(() => {
    script = scriptOf(shell);
  });

  it.each<[string[], string[], string[]]>([
    [['tuku', ''], ['start', 'stop', 'status', 'wait', 'health', 'logs', 'exec', 'env', 'model', 'doctor'], ['list']],
    [['tuku', 'sta'], ['start', 'status'], ['stop']],
    [['tuku', 'start', '--da'], ['--data-dir'], ['--port']],
    [
      ['tuku', 'start', '--durability', ''],
      ['process', 'power'],
      ['--port', 'start'],
    ],
    [['tuku', 'start', '--strict', '--auth', 's'], ['strict'], ['open', 'start']],
    [['tuku', 'start', '--credentials', 'k'], ['keys.json'], []],
    [['tuku', 'model', ''], ['list', 'add'], ['start']],
    [['tuku', 'model', 'add', '--in'], ['--index'], ['--install-help']],
    [['tuku', 'completion', ''], ['bash', 'zsh', 'fish'], ['start']],
    [['tuku', 'logs', '--fo'], ['--follow'], ['--force']],
    [['tuku', 'start', '--seed', 'x', '--dur'], ['--durability'], []],
  ])('%j completes to %j, not %j', (words, proposed, others) => {
    const found = complete(script, words);
    expect(found).toEqual(expect.arrayContaining(proposed));
    for (const other of others) expect(found).not.toContain(other);
  });

  it('folders alone are proposed for a folder', () => {
    const found = complete(script, ['tuku', 'start', '--data-dir', '']).join('\n');
    expect(found).toMatch(/data(\\? | )here/);
    expect(found).not.toContain('keys.json');
  });
});

it('the descriptions are in the user’s language', () => {
  const fish = (lang: string) => run(process.execPath, [command, 'completion', 'fish'], { TUKU_LANG: lang }).stdout;
  expect(fish('en')).toContain("-a start -d 'start the server'");
  expect(fish('zh')).toContain("-a start -d '启动服务'");
});

it('another shell is refused', () => {
  expect(run(process.execPath, [command, 'completion', 'tcsh']).stderr).toBe(
    'tuku: SHELL tcsh: expected bash, zsh or fish\n',
  );
});
