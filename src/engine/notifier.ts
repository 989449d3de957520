import { Agent, request } from 'undici';
import { type AddressRules, addressPolicy } from '../images/addresses.ts';
import { guardedConnector } from '../images/connector.ts';

/** Sends callbacks to clients' servers. */
export interface Notifier {
  /**
   * POSTs a body to a URL and returns the status of the response. Does not read the response's body and follows no
   * redirects. Rejects with an Error when there is no response in time or the address is not permitted.
   */
  post(url: string, message: { readonly contentType: string; readonly body: string }): Promise<number>;
}

const connectTimeoutMs = 3_000;
const totalTimeoutMs = 10_000;

/** Uses no proxy; connects only to addresses that pictures may be fetched from. */
export function createNotifier(rules: AddressRules = {}): Notifier {
  const dispatcher = new Agent({ connect: guardedConnector(addressPolicy(rules), connectTimeoutMs), pipelining: 0 });
  return {
    async post(url, { contentType, body }) {
      const signal = AbortSignal.timeout(totalTimeoutMs);
      const headers = { 'content-type': contentType, 'user-agent': 'tuku' };
      const answer = await request(url, { method: 'POST', headers, body, dispatcher, signal });
      answer.body.on('error', () => undefined).destroy();
      return answer.statusCode;
    },
  };
}
