import { join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../src/paths.ts';
import { openProject, type Project } from './project.ts';

let project: Project;
beforeAll(() => {
  project = openProject(['testcontainers', '@types/node']);
});
afterAll(() => project.remove());

/** A test as users write it; what must not compile is marked. */
const usage = `
import { connectTuku, startTuku, TukuError, type RecordedRequest, type StartedTuku, type StartOptions } from 'tuku';

const options: StartOptions = {
  waitForModel: true,
  auth: 'strict',
  credentials: [{ id: 'a', secret: 'b' }],
  switch: ['x.y=z'],
  workers: 2,
};
export async function use(): Promise<readonly string[]> {
  const tuku: StartedTuku = await startTuku(options);
  const { id, secret }: { id: string; secret: string } = tuku.credentials;
  const env: Record<string, string> = tuku.env();
  const dropped: number = await tuku.reset({ account: 'worker-1' });
  const requests: RecordedRequest[] = await tuku.requests({ operation: 'SearchImage' });
  const [last] = await tuku.requests({ bodies: true });
  const body: string | undefined = last?.request;
  await tuku.account('other').fault({ dialect: 'd', operation: 'o', code: 'c', times: 1 });
  const model: 'loading' | 'ready' | 'failed' = (await (await connectTuku()).ready()).model;
  const closing: PromiseLike<void> = tuku[Symbol.asyncDispose]();
  await closing;
  await tuku.close();
  // @ts-expect-error: no such option
  await startTuku({ prot: 1 });
  // @ts-expect-error: no such choice
  await startTuku({ auth: 'maybe' });
  const { id: fault, hits } = await tuku.fault({ dialect: 'd', delay: '1s', socket: 'half' });
  const sum: number = fault + hits;
  const now: string = (await tuku.clock.advance('2h', { signatures: true })).now;
  await tuku.settings({ quotas: 'documented', switches: { 'x.y': now } });
  await tuku.transition({ dialect: 'd', afterPolls: sum });
  // @ts-expect-error: no such way to break a connection
  await tuku.fault({ dialect: 'd', socket: 'slow' });
  // @ts-expect-error: bodies are listed on demand
  requests[0]?.request;
  try {
    await tuku.metrics();
  } catch (error) {
    if (error instanceof TukuError && error.code === 'ended') return error.log;
  }
  return [id, secret, String(dropped), body ?? '', model, ...Object.keys(env)];
}
`;
const runner = (name: string, config: string, type: string) => `
import { tuku, type Tuku } from 'tuku/${name}';
import setUp, { globalSetup } from 'tuku/${name}/global-setup';
import 'tuku/${name}/setup';

export const same: Tuku = tuku;
export const own: (config: ${config}) => Promise<${type}> = globalSetup({ strict: true });
export const usual: () => Promise<${type}> = setUp;
`;
const container = `
import { GenericContainer } from 'testcontainers';
import { TukuContainer, type StartedTukuContainer } from 'tuku/testcontainers';

export async function use(): Promise<number> {
  const container: GenericContainer = new TukuContainer('tuku').withOptions({ strict: true }).withLabels({ a: 'b' });
  const started: StartedTukuContainer = await new TukuContainer().withOptions({ seed: 's' }).start();
  // @ts-expect-error: the container says where
  new TukuContainer().withOptions({ port: 1 });
  await started.stop();
  return container instanceof GenericContainer ? started.tuku.reset() : 0;
}
`;

const settings = {
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
} as const;

/** What the compiler says about a file. */
function problems(file: string, text: string, options: ts.CompilerOptions): string[] {
  project.write(file, text);
  const program = ts.createProgram([join(project.folder, file)], {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    ...options,
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText, file: at, start = 0 }) => {
    const line = at === undefined ? 0 : at.getLineAndCharacterOfPosition(start).line + 1;
    return `${at?.fileName}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

describe.each(['node16', 'bundler'] as const)('under strict, with moduleResolution %s', (resolution) => {
  it.each(['mts', 'cts'])(
    'the declarations hold, and need no others: %s',
    (kind) => {
      if (resolution === 'bundler' && kind === 'cts') return;
      expect(problems(`usage.${kind}`, usage, settings[resolution])).toEqual([]);
      expect(problems(`jest.${kind}`, runner('jest', '{ maxWorkers: number }', 'void'), settings[resolution])).toEqual(
        [],
      );
      expect(
        problems(
          `vitest.${kind}`,
          runner('vitest', '{ globalConfig: { maxWorkers: number } }', 'unknown'),
          settings[resolution],
        ),
      ).toEqual([]);
    },
    120_000,
  );

  it.each(['mts', 'cts'])(
    'those of tuku/testcontainers fit the package’s own: %s',
    (kind) => {
      const options = { ...settings[resolution], skipLibCheck: true, types: ['node'] };
      expect(problems(`container.${kind}`, container, options)).toEqual([]);
    },
    120_000,
  );
});

it('the options are those of the table', () => {
  const source = JSON.stringify(join(packageRoot, 'src/options/values.ts'));
  const text = `
import type { StartOptions } from 'tuku';
import type { OptionInput } from ${source};
type Own = 'waitForModel' | 'timeoutMs' | 'onLogLine';
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const values: Same<Required<Omit<StartOptions, Own>>, Required<OptionInput>> = true;
`;
  const options = { ...settings.node16, skipLibCheck: true, allowImportingTsExtensions: true, types: ['node'] };
  expect(problems('options.mts', text, options)).toEqual([]);
}, 120_000);
