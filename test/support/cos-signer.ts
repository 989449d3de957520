import { createHash, createHmac } from 'node:crypto';

/** Who signs; the key is the default one. */
export interface CosSigner {
  readonly id?: string;
  readonly secret?: string;
  /** Session token of a temporary key. */
  readonly token?: string;
  /** Now by default. */
  readonly time?: Date;
}

/** A request before it is signed. */
export interface CosRequest {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  /** All of these are signed. */
  readonly headers?: Readonly<Record<string, string>>;
}

const hmac = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex');
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** The headers of a request with the signature of object storage, valid for an hour, as the Go client signs. */
export function signCos({ method, path, host, headers = {} }: CosRequest, signer: CosSigner = {}) {
  const { id = 'tuku', secret = 'tuku-secret', token, time = new Date() } = signer;
  const sent: Record<string, string> = {
    'Content-Type': 'application/json',
    Host: host,
    ...(token !== undefined && { 'x-cos-security-token': token }),
    ...headers,
  };
  const signed = Object.entries(sent)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const start = Math.floor(time.getTime() / 1000);
  const times = `${start};${start + 3600}`;
  const pairs = signed.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');
  const httpString = `${method.toLowerCase()}\n${path}\n\n${pairs}\n`;
  const text = `sha1\n${times}\n${createHash('sha1').update(httpString).digest('hex')}\n`;
  const names = signed.map(([name]) => name).join(';');
  return {
    ...sent,
    Authorization:
      `q-sign-algorithm=sha1&q-ak=${id}&q-sign-time=${times}&q-key-time=${times}&q-header-list=${names}` +
      `&q-url-param-list=&q-signature=${hmac(hmac(secret, times), text)}`,
  };
}
