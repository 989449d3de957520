import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { chinese } from '../../src/messages/chinese/chinese.ts';
import { translated, useLanguage } from '../../src/messages/messages.ts';
import { expectationOf } from '../../src/options/read.ts';
import { flagOf, options, variableOf } from '../../src/options/table.ts';
import { packageRoot } from '../../src/paths.ts';

const src = join(packageRoot, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('messages'))
  .map((file) => ({ file: file.replaceAll('\\', '/'), text: readFileSync(join(src, file), 'utf8') }));

/** Every node of a kind in the sources, with its file. */
function nodes<Node extends ts.Node>(isKind: (node: ts.Node) => node is Node): (readonly [string, Node])[] {
  return files.flatMap(({ file, text }) => {
    const found: (readonly [string, Node])[] = [];
    const visit = (node: ts.Node) => {
      if (isKind(node)) found.push([file, node]);
      node.forEachChild(visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
    return found;
  });
}

/** The texts that an expression may be, with `X` for each value; none for what is not written there. */
function textsOf(node: ts.Expression | undefined): string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text + node.templateSpans.map(({ literal }) => `X${literal.text}`).join('')];
  }
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return textsOf(node.left).flatMap((left) => textsOf(node.right).map((right) => left + right));
  }
  return [];
}

/** Values, variables, flags and punctuation alone: nothing to translate. */
const hasWords = (text: string) => /[a-z]{3}/.test(text.replace(/--[\w-]+/g, ''));

const untranslated = async (texts: readonly (readonly [string, string])[]) => {
  await useLanguage('zh');
  try {
    return texts.filter(([, text]) => hasWords(text) && !/\p{Script=Han}/u.test(translated(text)));
  } finally {
    await useLanguage('en');
  }
};

const userErrors = new Set([
  ...['OptionError', 'CredentialsError', 'SwitchError', 'ModelError', 'CatalogError'],
  ...['SeedError', 'FolderError', 'WordError'],
]);
/** Errors whose text is their second argument. */
const textComesSecond = new Set(['CatalogError', 'SeedError']);
/** Never the reason why a command fails. */
const ofRequests = /^(features\/(features|projection|pixels|classifier)\.ts|features\/named\/zip)/;

/** Errors of seeds begin with their place. */
const placed = (file: string, text: string) =>
  file.startsWith('server/seeds/') && hasWords(text) ? `shop.yaml:1: ${text}` : text;

const thrown = nodes(ts.isNewExpression).flatMap(([file, { expression, arguments: given = [] }]) => {
  const name = expression.getText();
  // Loading a model throws plain errors; the command says which model it was.
  const isUsers = userErrors.has(name) || (name === 'Error' && file.startsWith('features/') && !ofRequests.test(file));
  return isUsers
    ? textsOf(given[textComesSecond.has(name) ? 1 : 0]).map((text) => [file, placed(file, text)] as const)
    : [];
});

test('every error for the user has its Chinese', async () => {
  expect(thrown.length).toBeGreaterThan(60);
  expect(await untranslated(thrown)).toEqual([]);
});

test('so has what is wrong with the form of a seed', async () => {
  const refusals = nodes(ts.isCallExpression).flatMap(([file, { expression, arguments: given }]) =>
    file === 'server/seeds/form.ts' && expression.getText() === 'fail'
      ? given.flatMap((argument) => textsOf(argument).map((text) => [file, placed(file, text)] as const))
      : [],
  );
  expect(refusals.length).toBeGreaterThan(8);
  expect(await untranslated(refusals)).toEqual([]);
});

test('so has every entry of the log', async () => {
  const entries = nodes(ts.isCallExpression).flatMap(([file, { expression, arguments: given }]) =>
    /\blog\.(error|warn|info|debug)$/.test(expression.getText())
      ? textsOf(given[1]).map((text) => [file, text] as const)
      : [],
  );
  expect(entries.length).toBeGreaterThan(10);
  // What happened to a request is said by its status and code.
  expect(await untranslated(entries.filter(([, text]) => text !== 'answered' && text !== 'refused'))).toEqual([]);
});

test('so has every refusal of an option', async () => {
  const refusals = options.flatMap(([name, option]) =>
    [`${flagOf(name)} x`, `${variableOf(name)}=x`, `tuku.config.json: "${name}"`].map(
      (where) => [name, `${where}: ${expectationOf(option)}`] as const,
    ),
  );
  expect(await untranslated(refusals)).toEqual([]);
});

test('commands print no text that is not a message', () => {
  const printed = nodes(ts.isCallExpression).flatMap(([file, { expression, arguments: given }]) =>
    /^(console\.\w+|process\.std(out|err)\.write)$|\.(description|addHelpText)$/.test(expression.getText())
      ? given.flatMap((argument) => textsOf(argument).map((text) => `${file}: ${text.replace(/X/g, '')}`))
      : [],
  );
  const words = printed.filter((text) =>
    /: .*[a-z]{4}/s.test(text.replace('tuku: ', '').replace(/eval .*tuku env.*/s, '')),
  );
  expect(words.filter((text) => text.startsWith('cli/') && !/: (before|after)$/.test(text))).toEqual([]);
});

test('no message is left that nothing says', () => {
  const all = files.map(({ text }) => text.replace(/\\'/g, "'").replace(/' \+\s+['`]|` \+\s+['`]/g, '')).join('\n');
  // commander says these; test/command/command.test.ts has them.
  const ours = Object.keys(chinese).filter(
    (message) => !/^(error|Usage|Options|Arguments|Commands|\[|; $)/.test(message),
  );
  const unsaid = ours.filter((message) => {
    const pieces = message.split(/\{\w+\}/).map((piece) => piece.replace(/^[\s:]+|[\s:]+$/g, ''));
    return !pieces.every((piece) => all.includes(piece));
  });
  expect(unsaid).toEqual([]);
});
