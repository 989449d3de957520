import { blocksOf, inlineCode } from '../../snippets/blocks.ts';
import { isPrinted, snippetsOf } from '../../snippets/plan.ts';

const page = (...lines: string[]) => lines.join('\n');
const plan = (...lines: string[]) => snippetsOf('page', blocksOf(page(...lines)));

describe('blocksOf', () => {
  it('finds language, words, text, line and the paragraph before', () => {
    const text = page('# Title', '', 'Run it', 'with `node a.mjs`:', '', '```js sdk', 'a();', '', 'b();', '```');
    expect(blocksOf(text)).toEqual([
      { line: 6, language: 'js', words: ['sdk'], text: 'a();\n\nb();\n', lead: 'Run it with `node a.mjs`:' },
    ]);
  });

  it('knows blocks without a language, with longer fences and in lists', () => {
    const text = page('```', 'x', '```', '', '````text', '```', '````', '', '- one', '', '  ~~~sh', '  ls', '  ~~~');
    expect(blocksOf(text).map(({ language, text, lead }) => [language, text, lead])).toEqual([
      ['', 'x\n', ''],
      ['text', '```\n', ''],
      ['sh', 'ls\n', '- one'],
    ]);
  });

  it('refuses a block that is not closed', () => {
    expect(() => blocksOf('```js\na();')).toThrow('line 1: the block is not closed');
  });

  it('has no lead after a heading', () => {
    expect(blocksOf(page('## Head', '', '```sh', 'ls', '```'))[0]?.lead).toBe('');
  });
});

describe('snippetsOf', () => {
  it('reads how a program is installed and run, and what it prints', () => {
    const lead = 'Python (`pip install a==1 b==2`, then `python a.py`), see `c`:';
    expect(plan(lead, '', '```python', 'print(1)  # → 1', 'print(2)  # → 2', '```')).toMatchObject([
      {
        suite: 'docs',
        installs: ['pip install a==1 b==2'],
        run: { command: 'python a.py', file: 'a.py' },
        output: '1\n2\n',
      },
    ]);
    const java = 'With `org.acme.sdk:acme-sdk:1.2.3`: `java A.java`';
    expect(plan(java, '```java', 'a(); // → 1', '```')).toMatchObject([
      { suite: 'sdk', coordinates: ['org.acme.sdk:acme-sdk:1.2.3'] },
    ]);
  });

  it('takes the output from the next block', () => {
    expect(plan('```sh', 'ls', '```', '', '```text output', 'a', 'b', '```')).toMatchObject([{ output: 'a\nb\n' }]);
  });

  it('gives a block to test:sdk or test:onnx by a word', () => {
    expect(plan('```sh sdk', 'java -version # → …', '```')).toMatchObject([{ suite: 'sdk' }]);
    expect(plan('Once: `npx tuku model add a`.', '', '```sh onnx', 'ls # → …', '```')).toMatchObject([
      { suite: 'onnx', installs: ['npx tuku model add a'] },
    ]);
  });

  it.each([
    ['a block without a language', page('```', 'ls', '```'), /page:1: a block in "" is neither run nor shown/],
    ['an unknown language', page('```toml', 'a = 1', '```'), /"toml" is neither/],
    ['a program without a command', page('Run:', '', '```js', 'a(); // → 1', '```'), /how to run it/],
    ['a snippet without output', page('```sh', 'ls', '```'), /does not say what the snippet prints/],
    ['output of nothing', page('```text', 'a', '```', '```text output', 'a', '```'), /output of no snippet/],
  ])('refuses %s', (_, text, reason) => {
    expect(() => plan(text)).toThrow(reason);
  });

  it('shows text, http, json and xml', () => {
    expect(
      plan('```text', 'a', '```', '```http', 'GET /', '```', '```json', '{}', '```', '```xml', '<a/>', '```'),
    ).toEqual([]);
  });
});

test.each([
  ['a\n', 'a\n\n', true],
  ['a', 'a b', false],
  ["{ id: '…', n: 1 }", "{ id: '4f', n: 1 }", true],
  ["{ id: '…', n: 1 }", "{ id: '4f', n: 2 }", false],
  ['a…c', 'a\nc', false],
  ['first\n…\nlast', 'first\n1\n2\nlast', true],
  ['a.b', 'axb', false],
])('isPrinted(%j, %j) is %s', (expected, actual, result) => {
  expect(isPrinted(expected, actual)).toBe(result);
});

test('inlineCode finds the code of a paragraph', () => {
  expect(inlineCode('Run `a b`, then `c`.')).toEqual(['a b', 'c']);
});
