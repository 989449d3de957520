import { type ClientRequest, type RequestOptions, request } from 'node:http';

/** An answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends a request by Node's own http client, on a connection that is not kept: `fetch` takes a while to load, and tests
 * replace it. `answered` rejects with the error of the request or of its answer.
 */
export function exchange(
  url: string | URL,
  options: RequestOptions,
  body = '',
): { readonly sent: ClientRequest; readonly answered: Promise<HttpAnswer> } {
  const sent = request(url, { ...options, agent: false });
  const answered = new Promise<HttpAnswer>((resolve, reject) => {
    sent.once('error', reject);
    sent.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('error', reject).once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
  });
  sent.end(body);
  return { sent, answered };
}
