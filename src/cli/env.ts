import { Command, Option } from 'commander';
import { assignments, type Shell, shells } from '../client/shell.ts';
import { clientVariables } from '../client/variables.ts';
import { defaultCredential } from '../protocol/keys.ts';
import { userFolder } from '../server/ca-store.ts';
import { defaultOptions, OptionError } from '../server/options.ts';
import { toldToUser } from './start-options.ts';

interface EnvFlags {
  readonly url: string;
  readonly shell: Shell;
  readonly dialect?: string[];
}

/** `tuku env`: the variables that lead every client in a shell to a Tuku that runs. */
export function envCommand(): Command {
  return new Command('env')
    .description('print the environment that leads clients with fixed hosts to a Tuku that runs')
    .addOption(
      new Option('--url <url>', 'where it runs').default(`http://127.0.0.1:${defaultOptions.port}`).env('TUKU_URL'),
    )
    .addOption(
      new Option('--shell <shell>', 'whose syntax; bash is also for sh and zsh').choices(shells).default('bash'),
    )
    .option('--dialect <name...>', 'only these dialects’ own variables; the proxy and the trust are for all')
    .addHelpText('after', '\neval "$(tuku env)"    tuku env --shell fish | source    tuku env --shell powershell | iex')
    .action((flags: EnvFlags) => toldToUser(() => printEnvironment(flags)));
}

async function printEnvironment({ url, shell, dialect }: EnvFlags): Promise<void> {
  const { origin } = readUrl(url);
  const authority = await authorityOf(origin);
  const { keepTrust } = await import('../client/trust.ts');
  const files = keepTrust(userFolder(), authority);
  const { vendorDomains, vendorVariables } = await import('../server/vendors.ts');
  const variables = clientVariables(
    {
      url: origin,
      files,
      domains: vendorDomains,
      vendors: vendorVariables({ url: origin, bundle: files.bundle, ...defaultCredential }, dialect),
    },
    process.env,
  );
  process.stdout.write(assignments(shell, variables));
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:') return url;
  throw new OptionError(`--url ${text}: not an http:// URL, e.g. http://127.0.0.1:${defaultOptions.port}`);
}

/** The certificate that clients of a running server must trust. */
async function authorityOf(origin: string): Promise<string> {
  try {
    const answer = await fetch(`${origin}/_tuku/certificate`, { signal: AbortSignal.timeout(10_000) });
    const text = await answer.text();
    if (answer.ok && text.includes('BEGIN CERTIFICATE')) return text;
  } catch {
    // Said below.
  }
  throw new OptionError(`no Tuku answers on ${origin}: start one (tuku start), or name another --url`);
}
