import { Command } from 'commander';
import { userDataFolder } from '../folders.ts';
import { caCertificateFile, loadOrCreateCa, renewCa, subjectOf } from '../server/ca-store.ts';
import { certifiedNames, limitsAdvice } from '../server/certified-names.ts';
import { OptionError } from '../server/options.ts';
import { reportUserErrors } from './report.ts';

interface CaFlags {
  readonly dataDir?: string;
  readonly installHelp?: boolean;
  readonly renew?: boolean;
}

/** `tuku ca`: prints where the CA certificate is, how to trust it, and whether a new one is advisable. */
export function caCommand(): Command {
  return new Command('ca')
    .description('print the path of the CA certificate that clients must trust; created if missing')
    .option('--data-dir <folder>', 'data folder of the server (default: the CA in the user’s own folder)')
    .option('--install-help', 'print how to make programs or the whole system trust it')
    .option('--renew', 'replace the CA by a new one; what trusted the old one must then trust the new one')
    .action((flags: CaFlags) => reportUserErrors(() => printCaPath(flags)));
}

async function printCaPath({ dataDir, installHelp: help, renew }: CaFlags): Promise<void> {
  const folder = dataDir ?? process.env.TUKU_DATA_DIR ?? userDataFolder();
  const former = renew ? subjectOf(folder) : undefined;
  const advice = await openCa(folder, renew ? renewCa : loadOrCreateCa);
  const file = caCertificateFile(folder);
  console.log(help ? installHelp(file) : file);
  // Standard output is for scripts.
  if (former !== undefined) {
    console.error(
      `The CA “${former}” is replaced. Restart servers that use it, let what trusted it trust the new certificate\n` +
        'instead (tuku ca --install-help), and remove the old one from where you installed it.',
    );
  }
  if (advice !== undefined) {
    console.error(
      `This CA works, but ${advice}.\n` +
        'tuku ca --renew makes a new one; whatever trusts this one must then trust the new one.',
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

function installHelp(file: string): string {
  return `The certificate of Tuku's certificate authority (CA) on this machine:
  ${file}

One command, such as a test run: nothing to install
  tuku exec -- npm test
One shell, with a Tuku that is already running: nothing to install
  eval "$(tuku env)"

One program
  Node.js       NODE_EXTRA_CA_CERTS='${file}'
  curl          curl --cacert '${file}' ...
  Java          keytool -importcert -noprompt -alias tuku -file '${file}' -keystore my-truststore.p12 -storepass changeit
  Dockerfile    COPY ca.pem /usr/local/share/ca-certificates/tuku.crt, then RUN update-ca-certificates

The whole machine (every program then trusts this CA for the names it permits; keep its key, which is next to it, private)
  Debian, Ubuntu, Alpine   sudo cp '${file}' /usr/local/share/ca-certificates/tuku.crt && sudo update-ca-certificates
  Fedora, RHEL             sudo cp '${file}' /etc/pki/ca-trust/source/anchors/tuku.pem && sudo update-ca-trust
  macOS                    sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain '${file}'
  Windows                  certutil -addstore -f ROOT "${file}"
To undo: remove the file and run the same tool again; on macOS and Windows delete "Tuku local authority ..." in the
keychain or the certificate manager.`;
}
