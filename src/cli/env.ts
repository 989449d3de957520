import { type Command, Option } from 'commander';
import { assignments, shells } from '../client/shell.ts';
import { clientVariables } from '../client/variables.ts';
import { userDataFolder } from '../folders.ts';
import { t } from '../messages/messages.ts';
import { defaultCredential } from '../protocol/keys.ts';
import { OptionError } from '../server/options.ts';
import { addAddressOptions, addressOf, noAnswer } from './address.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';

interface EnvFlags {
  readonly shell: string;
  readonly dialect?: string[];
  readonly json?: true;
}

/** `tuku env`: prints variables that direct every client in a shell to a running Tuku. */
export function envCommand(): Command {
  const command = createCommand(
    'env',
    'print environment variables that direct clients with fixed hosts to a running Tuku',
  );
  const shell = new Option('--shell <shell>', t('shell syntax to print; bash also suits sh and zsh')).default('bash');
  shell.argChoices = [...shells];
  return addAddressOptions(command)
    .addOption(shell)
    .option('--json', t('print JSON'))
    .option(
      '--dialect <name...>',
      t('limit vendors’ variables to these dialects; proxy and trust variables apply to all'),
    )
    .addHelpText('after', '\neval "$(tuku env)"    tuku env --shell fish | source    tuku env --shell powershell | iex')
    .action((flags: EnvFlags) => reportUserErrors(() => printEnvironment(command, flags)));
}

async function printEnvironment(command: Command, { shell, dialect, json }: EnvFlags): Promise<void> {
  const { url: origin, token } = addressOf(command);
  const syntax = shells.find((each) => each === shell);
  if (syntax === undefined) throw new OptionError(`--shell ${shell}: expected bash, fish or powershell`);
  const ca = await fetchCaCertificate(origin);
  const { storeTrust } = await import('../client/trust.ts');
  const files = storeTrust(userDataFolder(), ca);
  const { vendorDomains, vendorVariables } = await import('../server/vendors.ts');
  const variables = clientVariables(
    {
      url: origin,
      files,
      domains: vendorDomains,
      ...(token === undefined ? {} : { token }),
      vendors: vendorVariables({ url: origin, bundle: files.bundle, ...defaultCredential }, dialect),
    },
    process.env,
  );
  process.stdout.write(json ? `${JSON.stringify(variables, null, 2)}\n` : assignments(syntax, variables));
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
  throw noAnswer(origin);
}
