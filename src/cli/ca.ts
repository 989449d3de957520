import type { Command } from 'commander';
import { userDataFolder } from '../folders.ts';
import { t, translated } from '../messages/messages.ts';
import { caCertificateFile, loadOrCreateCa, renewCa, subjectOf } from '../server/ca-store.ts';
import { certifiedNames, limitsAdvice } from '../server/certified-names.ts';
import { OptionError } from '../server/options.ts';
import { caHelp } from './ca-help.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';
import { addStartOptions, givenOptions } from './start-options.ts';

interface CaFlags {
  readonly installHelp?: boolean;
  readonly renew?: boolean;
}

/** `tuku ca`: prints where the CA certificate is, how to trust it, and whether a new one is advisable. */
export function caCommand(): Command {
  const command = createCommand(
    'ca',
    'print the path of the CA certificate that clients must trust; created if missing',
  );
  return addStartOptions(command, {}, ['config', 'dataDir'])
    .option('--install-help', t('print how to make programs or the whole system trust it'))
    .option('--renew', t('replace the CA by a new one; what trusted the old one must then trust the new one'))
    .action((flags: CaFlags) => reportUserErrors(() => printCaPath(givenOptions(command).dataDir, flags)));
}

async function printCaPath(dataDir: string | undefined, { installHelp: help, renew }: CaFlags): Promise<void> {
  const folder = dataDir ?? userDataFolder();
  const former = renew ? subjectOf(folder) : undefined;
  const advice = await openCa(folder, renew ? renewCa : loadOrCreateCa);
  const file = caCertificateFile(folder);
  console.log(help ? caHelp(file) : file);
  // Standard output is for scripts.
  if (former !== undefined) {
    console.error(
      t(
        'The CA “{former}” is replaced. Restart servers that use it, let what trusted it trust the new certificate instead (tuku ca --install-help), and remove the old one from where you installed it.',
        { former },
      ),
    );
  }
  if (advice !== undefined) {
    console.error(
      t(
        'This CA works, but {advice}. tuku ca --renew makes a new one; whatever trusts this one must then trust the new one.',
        { advice: translated(advice) },
      ),
    );
  }
}

/** Opens the CA in a folder; returns what the user should know about its limits. */
async function openCa(folder: string, open: typeof loadOrCreateCa): Promise<string | undefined> {
  const { vendorDomains } = await import('../server/vendors.ts');
  const { permittedDomains } = await import('../server/x509.ts');
  const names = certifiedNames(vendorDomains);
  try {
    return limitsAdvice(permittedDomains(await open(folder, names)), names);
  } catch (error) {
    if (error instanceof OptionError) throw error;
    const reason = (error as Error).message;
    throw new OptionError(`cannot store a certificate authority in ${folder} (${reason}); try another --data-dir`);
  }
}
