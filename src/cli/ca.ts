import { Command } from 'commander';
import { authorityFile, storedAuthority, userFolder } from '../server/ca-store.ts';
import { OptionError } from '../server/options.ts';
import { toldToUser } from './start-options.ts';

/** `tuku ca`: where the authority's certificate is, and how to trust it. */
export function caCommand(): Command {
  return new Command('ca')
    .description('print the path of the certificate that clients must trust; it is made when there is none')
    .option('--data-dir <folder>', 'the data folder of the server (default: none, the authority is the user’s)')
    .option('--install-help', 'print how to make a system or a program trust it')
    .action((flags: { dataDir?: string; installHelp?: boolean }) => toldToUser(() => printAuthority(flags)));
}

async function printAuthority(flags: { dataDir?: string; installHelp?: boolean }): Promise<void> {
  const folder = flags.dataDir ?? process.env.TUKU_DATA_DIR ?? userFolder();
  try {
    await storedAuthority(folder);
  } catch (error) {
    const reason = (error as Error).message;
    throw new OptionError(`no certificate authority can be kept in ${folder} (${reason}); name another --data-dir`);
  }
  const file = authorityFile(folder);
  console.log(flags.installHelp ? installHelp(file) : file);
}

function installHelp(file: string): string {
  return `The certificate of Tuku's own authority on this machine:
  ${file}

One command, one test run: nothing to install
  tuku exec -- npm test
One shell, with a Tuku that runs already: nothing to install
  eval "$(tuku env)"

One program
  Node.js       NODE_EXTRA_CA_CERTS='${file}'
  curl          curl --cacert '${file}' ...
  Java          keytool -importcert -noprompt -alias tuku -file '${file}' -keystore my-truststore.p12 -storepass changeit
  Dockerfile    COPY ca.pem /usr/local/share/ca-certificates/tuku.crt, then RUN update-ca-certificates

The whole machine (every program then takes what this authority signs; its key is beside it, for your eyes only)
  Debian, Ubuntu, Alpine   sudo cp '${file}' /usr/local/share/ca-certificates/tuku.crt && sudo update-ca-certificates
  Fedora, RHEL             sudo cp '${file}' /etc/pki/ca-trust/source/anchors/tuku.pem && sudo update-ca-trust
  macOS                    sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain '${file}'
  Windows                  certutil -addstore -f ROOT "${file}"
To take it back: remove the file and run the same tool again; on macOS and Windows delete "Tuku local authority ..." in
the key chain or the certificate manager.`;
}
