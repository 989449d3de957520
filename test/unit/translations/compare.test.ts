import { differencesOf } from '../../translations/compare.ts';
import { factsOf } from '../../translations/facts.ts';
import { isTwin, needsTwin, twinOf } from '../../translations/twins.ts';
import { typographyOf } from '../../translations/typography.ts';

const english = `# Limits

Start it (\`npm start\`), see [proxy](proxy/): 2 million JSON objects (D).

\`\`\`sh
ls
\`\`\`

## Errors

- \`NotFound\` after 1,500 ms

| Code | GroupId |
|---|---|
| \`E1\` | at most 64 (I) |

    key = value

## Notes

One.
`;
const chinese = `# 限制

启动（\`npm start\`），见[代理](zh/proxy/)：200 万个 JSON 对象（D）。

\`\`\`sh
ls
\`\`\`

## 错误

- 1500 ms 之后 \`NotFound\`

| 错误码 | GroupId |
|---|---|
| \`E1\` | 最多 64（I） |

    key = value

## 说明

一。
`;
const differences = (translation: string) =>
  differencesOf({
    page: 'limits',
    original: english,
    twin: 'zh/limits',
    translation,
    targetIn: (target) => `zh/${target}`,
  });

test('a page and its twin may differ in words only', () => {
  expect(differences(chinese)).toEqual([]);
});

test.each([
  ['a number', '200 万', '300 万', /the text, numbers: lacks 2000000, has 3000000 too much/],
  ['a link', 'zh/proxy/', 'proxy/', /the text, links: lacks zh\/proxy\/, has proxy\/ too much/],
  ['a name', 'JSON', 'XML', /the text, names: lacks JSON/],
  ['a mark', '（D）', '（E）', /the text, marks: lacks D, has E too much/],
  ['inline code', '`NotFound`', '`Found`', /"错误" .*"Errors".*: the text, code: lacks NotFound, has Found too much/],
  ['a snippet', '\nls\n', '\nls -l\n', /the code block of line 5 is not identical with that of line 5/],
  ['how a snippet is marked', '```sh', '```text', /marked "text", not "sh"/],
  ['the command before a snippet', '`npm start`', '`npm test`', /the paragraph before the code block of line 5, code/],
  ['a code block more', '## 说明', '```sh\nls\n```\n\n## 说明', /1 code blocks, not 0/],
  ['a list item', '- 1500', '- 另外\n- 1500', /2 list items, not 1/],
  ['indented code', 'key = value', 'key = 值', /the indented code is not identical/],
  ['a row', '| `E1` | 最多 64（I） |\n', '', /the table of line 13 has 2 rows, not 3/],
  ['a cell', '| 最多 64（I） |', '| 最多 64 |', /line 15, cell 2, marks: lacks I/],
  ['a column', '| 最多 64（I） |', '| 最多 64（I） | |', /line 15 has 3 cells, not 2/],
  ['an empty cell', '| 最多 64（I） |', '| |', /line 15, cell 2 is empty/],
  ['a heading', '## 错误', '### 错误', /up to "### 错误" \(line 9\) here and "## Errors" \(line 9\) there/],
  [
    'a heading less',
    '## 说明',
    '说明',
    /2 here, 3 in limits: up to no further heading here and "## Notes" \(line 19\) there/,
  ],
  ['a heading more', '一。', '一。\n\n## 其他', /up to "## 其他" \(line 23\) here and no further heading there/],
])('%s: the difference is named', (_, before, after, message) => {
  expect(chinese).toContain(before);
  expect(differences(chinese.replace(before, after)).join('\n')).toMatch(message);
});

test('facts are the same in both languages', () => {
  expect(factsOf('SDKs use `a b`: 1,000 of 2.5 billion URLs, <https://a.example/x1> (D, I)')).toEqual({
    code: ['a b'],
    targets: ['https://a.example/x1'],
    numbers: ['1000', '2500000000'],
    marks: ['D', 'I'],
    names: ['SDK', 'URL'],
  });
  expect(factsOf('SDK 使用 `a b`：25 亿个 URL 里的 1,000 个，见 https://a.example/x1。（D、I）')).toEqual(
    factsOf('SDKs use `a b`: 1,000 of 2.5 billion URLs, see https://a.example/x1. (D, I)'),
  );
});

test.each([
  ['图库and', /a blank is missing/],
  ['用`ls`列出', /a blank is missing/],
  ['图库, 图片', /half-width punctuation/],
  ['图库 (gallery)', /half-width punctuation/],
  ['图库， 图片', /beside full-width punctuation/],
  ['图 库', /between Chinese characters/],
  ['第一行\n第二行', /goes on in the next line/],
])('%j is set wrongly', (text, message) => {
  expect(typographyOf('page', text).join()).toMatch(message);
});

test.each([
  '用 `ls` 列出 3 个图库（gallery），见[术语表](#terms)。',
  '- **注意**：**`123`** 或 <https://a.example>。\n- 第二项',
  '| `a` | 98% 的副本，5 s |',
  '```sh\n# 图库, 图片\n```',
])('%j is set well', (text) => {
  expect(typographyOf('page', text)).toEqual([]);
});

test.each([
  ['README.md', 'README.zh-CN.md'],
  ['docs/proxy.md', 'docs/zh/proxy.md'],
  ['docs/tencent/tiia.md', 'docs/zh/tencent/tiia.md'],
])('the twin of %s is %s', (page, twin) => {
  expect([twinOf(page), isTwin(page), isTwin(twin), needsTwin(page), needsTwin(twin)]).toEqual([
    twin,
    false,
    true,
    true,
    false,
  ]);
});

test('pages for those who change Tuku need no twin', () => {
  expect(['docs/specs/README.md', 'docs/decisions/README.md', 'ARCHITECTURE.md'].filter(needsTwin)).toEqual([]);
});
