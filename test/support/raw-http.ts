import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

/** A request to be sent as it is. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

export interface RawAnswer {
  readonly status: number;
  readonly type: string | undefined;
  readonly text: string;
  /** Text behind the status. */
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
}

/** Sends a request without adding or checking anything; rejects when the connection fails. */
export function sendRaw(url: string, { method, target, headers, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, path: target, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'],
          text,
          reason: response.statusMessage ?? '',
          headers: response.headers,
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}
