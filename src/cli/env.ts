import { type Command, Option } from 'commander';
import { assignments, shells } from '../client/shell.ts';
import { clientVariables } from '../client/variables.ts';
import { userDataFolder } from '../folders.ts';
import { isJsonObject } from '../json.ts';
import { t } from '../messages/messages.ts';
import { defaultCredential } from '../protocol/keys.ts';
import { OptionError } from '../server/options.ts';
import { addAddressOptions, addressOf, ask, noAnswer, type ServerAddress } from './address.ts';
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
  const address = addressOf(command);
  const { url: origin, token } = address;
  const syntax = shells.find((each) => each === shell);
  if (syntax === undefined) throw new OptionError(`--shell ${shell}: expected bash, fish or powershell`);
  const ca = await fetchCaCertificate(origin);
  const { storeTrust } = await import('../client/trust.ts');
  const files = storeTrust(userDataFolder(), ca);
  const { vendorDomains, vendorVariables } = await import('../server/vendors.ts');
  const vendors = vendorVariables({ url: origin, bundle: files.bundle, ...defaultCredential }, dialect);
  const variables = clientVariables(
    {
      url: origin,
      files,
      domains: vendorDomains,
      ...(token === undefined ? {} : { token }),
      vendors,
    },
    process.env,
  );
  process.stdout.write(json ? `${JSON.stringify(variables, null, 2)}\n` : assignments(syntax, variables));
  const hasKey = Object.values(vendors).includes(defaultCredential.id);
  if (hasKey && !(await knowsDefaultKey(address)))
    console.error(`tuku: ${t(OTHER_KEYS, { id: defaultCredential.id })}`);
}

const OTHER_KEYS =
  'these variables have the key {id}, which this server does not know: set yours in place of it, or use tuku exec --credentials';

/** Whether a server knows the built-in key; true where it does not tell. */
async function knowsDefaultKey(address: ServerAddress): Promise<boolean> {
  const info = await ask(address, 'info').catch(() => undefined);
  const settings = info?.body.settings;
  return settings === undefined || !isJsonObject(settings) || settings.builtInKey !== false;
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
