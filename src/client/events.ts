import { request } from 'node:http';

/** An event of a stream of server-sent events. */
export interface ServerEvent {
  readonly id: string;
  readonly data: string;
}

/** How a stream began and ended: its status, the text of an answer that is no stream, the last comment. */
export interface StreamEnd {
  readonly status: number;
  readonly text: string;
  readonly comment: string;
}

/** Reads server-sent events until the server ends them. Rejects when it cannot be reached or breaks off. */
export function followEvents(
  url: string,
  headers: Readonly<Record<string, string>>,
  take: (event: ServerEvent) => void,
): Promise<StreamEnd> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false });
    sent.once('error', reject).once('response', (response) => {
      const { statusCode: status = 0 } = response;
      let text = '';
      let comment = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (status !== 200) return;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
          const [id, data] = [fields.get('id') ?? '', fields.get('data')];
          if (data !== undefined) take({ id, data });
          comment = fields.get('') || comment;
        }
      });
      response.once('error', reject).once('end', () => resolve({ status, text, comment }));
    });
    sent.end();
  });
}
