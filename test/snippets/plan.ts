import { type Block, inlineCode } from './blocks.ts';

/**
 * Which command runs a block: `npm run test:docs`, `test:sdk` with its compilers, `test:image`, or `test:onnx` with ONNX
 * Runtime.
 */
export type Suite = 'docs' | 'sdk' | 'image' | 'onnx';

/** How to run a block, and what it must print. */
export interface Snippet extends Block {
  readonly page: string;
  readonly suite: Suite;
  /** Commands that the page prints before the block: `npm install x@1`. */
  readonly installs: readonly string[];
  /** Maven coordinates that the page prints before the block. */
  readonly coordinates: readonly string[];
  /** The command that runs a program, and the file it runs. Shell blocks have none: they are the command. */
  readonly run?: { readonly command: string; readonly file: string };
  /** Standard output, as `isPrinted` compares it. */
  readonly output: string;
}

const PROGRAMS = /^(node|python|go run|java) (\S+\.(mjs|js|py|go|java))$/;
const INSTALLS = /^(npm install|pip install|pip download|npx tuku model add|go mod init|go get) /;
const COORDINATE = /^[\w-]+(\.[\w-]+)+:[\w-]+:\d[\w.]*$/;
const RUNNABLE: Readonly<Record<string, Suite>> = { js: 'docs', python: 'docs', sh: 'docs', go: 'sdk', java: 'sdk' };
/** Suites that a block asks for by name, because its language alone does not. */
const suites: readonly Suite[] = ['sdk', 'image', 'onnx'];
/** Languages of blocks that show something and are never pasted into a program. */
const SHOWN = new Set(['text', 'http', 'json', 'xml', 'yaml']);

/**
 * The snippets of a page in order. Throws when a block is neither run nor shown, or when its page does not say how to run it
 * and what it prints: a block without a language, in an unknown one, or a program without its command.
 */
export function snippetsOf(page: string, blocks: readonly Block[]): Snippet[] {
  return blocks.flatMap((block, index) => {
    const where = `${page}:${block.line}`;
    if (block.words.includes('elsewhere')) return [];
    if (isShown(block)) {
      if (isOutput(block) && !isRun(blocks[index - 1])) throw new Error(`${where}: output of no snippet`);
      return [];
    }
    const suite = suites.find((name) => block.words.includes(name)) ?? RUNNABLE[block.language];
    if (suite === undefined) throw new Error(`${where}: a block in "${block.language}" is neither run nor shown`);
    const output = outputOf(block, blocks[index + 1]);
    if (output === undefined) throw new Error(`${where}: the page does not say what the snippet prints`);
    const codes = inlineCode(block.lead);
    const snippet = {
      ...block,
      page,
      suite,
      output,
      installs: codes.filter((code) => INSTALLS.test(code)),
      coordinates: codes.filter((code) => COORDINATE.test(code)),
    };
    if (block.language === 'sh') return [snippet];
    const [command, , file] = codes.map((code) => PROGRAMS.exec(code)).find((match) => match !== null) ?? [];
    if (command === undefined || file === undefined) throw new Error(`${where}: the page does not say how to run it`);
    return [{ ...snippet, run: { command, file } }];
  });
}

function isRun(block: Block | undefined): boolean {
  return block !== undefined && RUNNABLE[block.language] !== undefined;
}

/** Whether a block shows what the snippet before it prints. */
export function isOutput(block: Block): boolean {
  return block.words.includes('output');
}

/** Whether a block is never run: text, or what travels on the wire. */
export function isShown(block: Block): boolean {
  return SHOWN.has(block.language);
}

function outputOf(block: Block, next: Block | undefined): string | undefined {
  if (next !== undefined && isOutput(next)) return next.text;
  const comments = [...block.text.matchAll(/(?:\/\/|#) → (.*)$/gm)].map(([, line]) => `${line}\n`);
  return comments.length === 0 ? undefined : comments.join('');
}

/** Whether a program printed what its page shows. Blanks at the ends of both are not compared. */
export function isPrinted(expected: string, actual: string): boolean {
  const lines = expected.trim().split('\n');
  // A line that is left out takes the ends of its neighbours with it: programs such as curl print no newline at the end.
  const pattern = lines.map((line, i) =>
    isAny(line) ? '[\\s\\S]*' : lineOf(line) + (isAny(lines[i + 1]) ? '' : '\\n'),
  );
  return new RegExp(`^${pattern.join('')}$`).test(`${actual.trim()}\n`);
}

/** A line with nothing but `…` stands for any lines, or none. */
function isAny(line: string | undefined): boolean {
  return line?.trim() === '…';
}

/** Elsewhere `…` stands for any characters of its line. */
function lineOf(line: string): string {
  const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return parts.join('.*');
}
