import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { boundaryOf, parseMultipart } from '../../../../adapters/alibaba/openplatform/multipart.ts';
import { packageRoot } from '../../../../src/paths.ts';

interface Recorded {
  readonly steps: readonly {
    readonly request: { readonly headers: readonly [string, string][]; readonly bodyBase64: string };
  }[];
}

const boundary = 'boundary5fd6ffcfca5d';
const head = (name: string, more = '') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;

/** As the vendor's Node client writes a form: nothing between the file and the next boundary. */
function asTea(file: Buffer, after: string): Buffer {
  const first = `${head('key')}k\r\n${head('file', '; filename="k"\r\nContent-Type: ')}`;
  return Buffer.concat([
    Buffer.from(first),
    file,
    Buffer.from(`${head('success_action_status')}${after}\r\n\r\n--${boundary}--\r\n`),
  ]);
}

/** As everyone else does. */
function asRfc(file: Buffer, after: string): Buffer {
  const first = `${head('key')}k\r\n${head('file', '; filename="k"\r\nContent-Type: image/png')}`;
  return Buffer.concat([
    Buffer.from(first),
    file,
    Buffer.from(`\r\n${head('success_action_status')}${after}\r\n--${boundary}--\r\n`),
  ]);
}

describe('a multipart form', () => {
  it('recorded from the vendor’s client is read whole', async () => {
    const file = join(packageRoot, 'fixtures/alibaba/gateway/alibaba-advance-upload.json');
    const { request } = (JSON.parse(readFileSync(file, 'utf8')) as Recorded).steps[1] as Recorded['steps'][number];
    const type = request.headers.find(([name]) => name === 'content-type')?.[1];
    const parts = await parseMultipart(Buffer.from(request.bodyBase64, 'base64'), boundaryOf(type) ?? '');
    expect(parts?.map(({ name, data }) => [name, data.toString()])).toEqual([
      ['host', '0.0.1:36427'],
      ['OSSAccessKeyId', 'LTAIemulated'],
      ['policy', 'eyJleHBpcmF0aW9uIjoiMjA5OS0wMS0wMVQwMDowMDowMC4wMDBaIiwiY29uZGl0aW9ucyI6W119'],
      ['Signature', 'c2lnbmF0dXJl'],
      ['key', 'emulator/20260101/obj-1'],
      ['file', 'FAKEJPEGBYTES'],
      ['success_action_status', '201'],
    ]);
    expect(parts?.[5]).toMatchObject({ filename: 'emulator/20260101/obj-1' });
    expect(parts?.[5]?.contentType).toBeUndefined();
  });

  it('gives back any file, whoever wrote the form', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.constantFrom(13, 10, 45), { maxLength: 12 }).map((list) => Uint8Array.from(list)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (data) => {
        const file = Buffer.from(data);
        for (const write of [asTea, asRfc]) {
          const parts = await parseMultipart(write(file, '201'), boundary);
          expect(parts?.map((part) => part.data)).toEqual([Buffer.from('k'), file, Buffer.from('201')]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('may end with the file', async () => {
    const text = `${head('key')}k\r\n${head('file', '; filename="k"')}bytes\r\n\r\n--${boundary}--`;
    const parts = await parseMultipart(Buffer.from(text), boundary);
    expect(parts?.map(({ data }) => data.toString())).toEqual(['k', 'bytes\r\n']);
  });

  it('keeps the order of its parts, repeated ones, empty ones, and files without a name', async () => {
    const file = Buffer.from([0xff, 0, 13, 10, 0x80]);
    const pieces = [head('file'), file, `\r\n${head('名')}\r\n${head('file', '; filename=""')}`, file];
    const body = Buffer.concat([...pieces, `\r\n--${boundary}--\r\nepilogue`].map((piece) => Buffer.from(piece)));
    expect(await parseMultipart(body, boundary)).toEqual([
      { name: 'file', data: file },
      { name: '名', data: Buffer.alloc(0) },
      { name: 'file', filename: '', data: file },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no boundary', 'text'],
    ['no end', `${head('a')}1\r\n`],
    ['only the end', `--${boundary}--`],
    ['a part without headers behind a good one', `${head('a')}1\r\n--${boundary}\r\n1\r\n--${boundary}--`],
    ['a part without headers', `--${boundary}\r\n1\r\n--${boundary}--`],
    ['a part without a name', `--${boundary}\r\nContent-Disposition: form-data\r\n\r\n1\r\n--${boundary}--`],
  ])('is malformed when there is %s', async (_what, text) => {
    expect(await parseMultipart(Buffer.from(text), boundary)).toBeUndefined();
  });

  it('has at most 100 parts', async () => {
    const form = (count: number) => Buffer.from(`${`${head('a')}1\r\n`.repeat(count)}--${boundary}--`);
    expect(await parseMultipart(form(100), boundary)).toHaveLength(100);
    expect(await parseMultipart(form(101), boundary)).toBeUndefined();
    expect(await parseMultipart(form(200), boundary)).toBeUndefined();
  });

  it('of random bytes does no harm, and its reading ends', async () => {
    const piece = fc.constantFrom('--b', '--', '\r\n', '\r', 'a', ':', 'Content-Disposition: form-data; name="f"', ' ');
    const bytes = fc.oneof(
      fc.uint8Array().map((list) => Buffer.from(list)),
      fc.array(piece, { maxLength: 30 }).map((list) => Buffer.from(list.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (body) => {
        for (const { data } of (await parseMultipart(body, 'b')) ?? []) expect(data.length).toBeLessThan(body.length);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data; charset=utf-8; boundary="a b"', 'a b'],
    [`multipart/form-data; boundary=${'b'.repeat(70)}; charset=utf-8`, 'b'.repeat(70)],
    [`multipart/form-data; boundary=${'b'.repeat(71)}`, undefined],
    ['multipart/form-data', undefined],
    ['application/json', undefined],
    [undefined, undefined],
  ])('has in %s the boundary %s', (type, expected) => {
    expect(boundaryOf(type)).toBe(expected);
  });
});
