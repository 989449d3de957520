import { Command, Option } from 'commander';
import { assignments, type Shell, shells } from '../client/shell.ts';
import { clientVariables } from '../client/variables.ts';
import { userDataFolder } from '../folders.ts';
import { defaultCredential } from '../protocol/keys.ts';
import { defaultOptions, OptionError } from '../server/options.ts';
import { reportUserErrors } from './report.ts';

interface EnvFlags {
  readonly url: string;
  readonly shell: Shell;
  readonly controlToken?: string;
  readonly dialect?: string[];
}

const defaultUrl = `http://127.0.0.1:${defaultOptions.port}`;

/** `tuku env`: prints variables that direct every client in a shell to a running Tuku. */
export function envCommand(): Command {
  return new Command('env')
    .description('print environment variables that direct clients with fixed hosts to a running Tuku')
    .addOption(new Option('--url <url>', 'URL of the running Tuku').default(defaultUrl).env('TUKU_URL'))
    .addOption(
      new Option('--shell <shell>', 'shell syntax to print; bash also suits sh and zsh')
        .choices(shells)
        .default('bash'),
    )
    .addOption(new Option('--control-token <token>', 'token of the control API, passed on').env('TUKU_CONTROL_TOKEN'))
    .option('--dialect <name...>', 'limit vendors’ variables to these dialects; proxy and trust variables apply to all')
    .addHelpText('after', '\neval "$(tuku env)"    tuku env --shell fish | source    tuku env --shell powershell | iex')
    .action((flags: EnvFlags) => reportUserErrors(() => printEnvironment(flags)));
}

async function printEnvironment({ url, shell, controlToken, dialect }: EnvFlags): Promise<void> {
  const { origin } = readUrl(url || defaultUrl);
  const ca = await fetchCaCertificate(origin);
  const { storeTrust } = await import('../client/trust.ts');
  const files = storeTrust(userDataFolder(), ca);
  const { vendorDomains, vendorVariables } = await import('../server/vendors.ts');
  const variables = clientVariables(
    {
      url: origin,
      files,
      domains: vendorDomains,
      ...(controlToken ? { token: controlToken } : {}),
      vendors: vendorVariables({ url: origin, bundle: files.bundle, ...defaultCredential }, dialect),
    },
    process.env,
  );
  process.stdout.write(assignments(shell, variables));
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:') return url;
  throw new OptionError(`--url ${text}: not an http:// URL, e.g. ${defaultUrl}`);
}

/** The CA certificate of a running server. */
async function fetchCaCertificate(origin: string): Promise<string> {
  try {
    const answer = await fetch(`${origin}/_tuku/certificate`, { signal: AbortSignal.timeout(10_000) });
    const text = await answer.text();
    if (answer.ok && text.includes('BEGIN CERTIFICATE')) return text;
  } catch {
    // Reported below.
  }
  throw new OptionError(`no Tuku answers on ${origin}: start one (tuku start), or set --url`);
}
