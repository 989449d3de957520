import { Agent, request } from 'undici';
import { type AddressRules, addressPolicy } from '../images/addresses.ts';
import { guardedConnector } from '../images/connector.ts';

/** Tells clients' own servers something. */
export interface Notifier {
  /**
   * POSTs a body to a client's URL; the status of the answer, whose body is not read. Follows no redirect.
   * Rejects with an Error when there is no answer in time, or the address is one that may not be connected to.
   */
  post(url: string, message: { readonly contentType: string; readonly body: string }): Promise<number>;
}

const connectTimeoutMs = 3_000;
const totalTimeoutMs = 10_000;

/** Uses no proxy, and the same addresses as pictures may be fetched from. */
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
