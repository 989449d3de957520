import { languageInUse } from '../messages/messages.ts';

/** How to make programs or the whole system trust a CA certificate, in the language of this process. */
export function caHelp(file: string): string {
  return languageInUse() === 'zh' ? chinese(file) : english(file);
}

function english(file: string): string {
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

function chinese(file: string): string {
  return `本机 Tuku 的证书颁发机构（CA）证书：
  ${file}

只对一条命令生效（例如跑一次测试）：无需安装
  tuku exec -- npm test
只对一个 shell 生效（Tuku 已在运行）：无需安装
  eval "$(tuku env)"

单个程序
  Node.js       NODE_EXTRA_CA_CERTS='${file}'
  curl          curl --cacert '${file}' ...
  Java          keytool -importcert -noprompt -alias tuku -file '${file}' -keystore my-truststore.p12 -storepass changeit
  Dockerfile    COPY ca.pem /usr/local/share/ca-certificates/tuku.crt，然后 RUN update-ca-certificates

整个系统（此后所有程序都会信任该 CA 所允许的域名；它的私钥就在证书旁边，请妥善保管）
  Debian, Ubuntu, Alpine   sudo cp '${file}' /usr/local/share/ca-certificates/tuku.crt && sudo update-ca-certificates
  Fedora, RHEL             sudo cp '${file}' /etc/pki/ca-trust/source/anchors/tuku.pem && sudo update-ca-trust
  macOS                    sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain '${file}'
  Windows                  certutil -addstore -f ROOT "${file}"
撤销：删除该文件后再次运行同一工具；在 macOS 和 Windows 上，请到钥匙串或证书管理器中删除 "Tuku local authority ..."。`;
}
