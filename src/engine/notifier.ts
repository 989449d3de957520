import { once } from '../concurrency/once.ts';
import type { AddressRules } from '../images/addresses.ts';

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

/** Connects only to addresses that pictures may be fetched from. */
export function createNotifier(rules: AddressRules = {}): Notifier {
  const client = once(async () => (await import('../images/outgoing.ts')).openOutgoing(rules, connectTimeoutMs));
  return {
    async post(url, { contentType, body }) {
      const signal = AbortSignal.timeout(totalTimeoutMs);
      const headers = { 'content-type': contentType, 'user-agent': 'tuku' };
      const send = await client();
      const answer = await send(url, { method: 'POST', headers, body, signal });
      answer.body.on('error', () => undefined).destroy();
      return answer.statusCode;
    },
  };
}
