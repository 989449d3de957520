import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { blocksOf } from '../snippets/blocks.ts';
import { isOutput } from '../snippets/plan.ts';

const { repository } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  repository: { url: string };
};
const home = repository.url.replace(/^git\+|\.git$/g, '');
const LINES_OF_A_SCREEN = 40;

describe.each(['README.md', 'README.zh-CN.md'])('the first screen of %s', (page) => {
  const text = readFileSync(join(packageRoot, page), 'utf8');
  const screen = text.split('\n').slice(0, LINES_OF_A_SCREEN).join('\n');

  it('says in both languages what Tuku is, and for whom', () => {
    expect(screen).toMatch(/^Tuku is a local endpoint [^#]*\bteams\b/m);
    expect(screen).toMatch(/^Tuku（图库）在本地实现.*团队/m);
  });

  it('shows one command and its answer', () => {
    const [command, answer, ...more] = blocksOf(screen);
    expect(command?.text).toContain('npx tuku exec -- ');
    expect(answer !== undefined && isOutput(answer)).toBe(true);
    expect(more).toEqual([]);
  });

  it('has badges for npm, CI and the licence, and links to both languages', () => {
    const badges = [...screen.matchAll(/^\[!\[([^\]]+)\]\(([^)]+)\)\]\([^)]+\)$/gm)];
    expect(badges.map(([, name]) => name)).toEqual(['npm', 'CI', expect.stringContaining('Apache-2.0')]);
    expect(badges[1]?.[2]).toBe(`${home}/actions/workflows/ci.yml/badge.svg`);
    expect(badges[0]?.[2]).toContain(new URL(home).pathname.slice(1));
    expect(screen).toMatch(/\*\*English\*\*.*\(README\.zh-CN\.md\)|\(README\.md\).*\*\*简体中文\*\*/);
  });
});
