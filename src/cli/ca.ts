import { Command } from 'commander';
import { caCertificateFile, loadOrCreateCa, userDataFolder } from '../server/ca-store.ts';
import { OptionError } from '../server/options.ts';
import { reportUserErrors } from './start-options.ts';

/** `tuku ca`: prints where the CA certificate is and how to trust it. */
export function caCommand(): Command {
  return new Command('ca')
    .description('print the path of the CA certificate that clients must trust; created if missing')
    .option('--data-dir <folder>', 'data folder of the server (default: the CA in the user’s own folder)')
    .option('--install-help', 'print how to make programs or the whole system trust it')
    .action((flags: { dataDir?: string; installHelp?: boolean }) => reportUserErrors(() => printCaPath(flags)));
}

async function printCaPath(flags: { dataDir?: string; installHelp?: boolean }): Promise<void> {
  const folder = flags.dataDir ?? process.env.TUKU_DATA_DIR ?? userDataFolder();
  try {
    await loadOrCreateCa(folder);
  } catch (error) {
    const reason = (error as Error).message;
    throw new OptionError(`cannot store a certificate authority in ${folder} (${reason}); try another --data-dir`);
  }
  const file = caCertificateFile(folder);
  console.log(flags.installHelp ? installHelp(file) : file);
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

The whole machine (every program then trusts certificates of this CA; keep its key, which is next to it, private)
  Debian, Ubuntu, Alpine   sudo cp '${file}' /usr/local/share/ca-certificates/tuku.crt && sudo update-ca-certificates
  Fedora, RHEL             sudo cp '${file}' /etc/pki/ca-trust/source/anchors/tuku.pem && sudo update-ca-trust
  macOS                    sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain '${file}'
  Windows                  certutil -addstore -f ROOT "${file}"
To undo: remove the file and run the same tool again; on macOS and Windows delete "Tuku local authority ..." in the
keychain or the certificate manager.`;
}
