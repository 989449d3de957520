import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseParameters } from '../../../src/protocol/parameters.ts';
import { wireRequest } from '../../../src/protocol/wire.ts';
import { curlOf } from '../../../src/server/curl.ts';
import { createJournal } from '../../../src/server/journal.ts';
import { type JournalEntry, journalEntry } from '../../../src/server/journal-entry.ts';

const request = (parts: Partial<Parameters<typeof wireRequest>[0]> = {}) =>
  wireRequest({ method: 'POST', target: '/', rawHeaders: [], body: Buffer.alloc(0), ...parts });

const entryOf = (parts: Partial<Parameters<typeof wireRequest>[0]>, answer = '', operation = 'Any') =>
  journalEntry(
    new Date(),
    1,
    request(parts),
    { status: 200, headers: {}, body: answer },
    {
      dialect: 'd',
      operation,
      served: true,
      unread: [],
      unreached: [],
    },
  );

describe('memory', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const usedMb = () => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  /** A string of 8 MB that is in memory as one. */
  const large = (start: string) => Buffer.alloc(8 * 2 ** 20, start.padEnd(16)).toString();

  it('holds excerpts of 133 large answers, not the answers', () => {
    const journal = createJournal();
    const before = usedMb();
    for (let i = 0; i < 133; i++) journal.add(entryOf({}, large(`answer ${i}`)));
    expect(usedMb() - before).toBeLessThan(40);
    expect(journal.list({ limit: 133, bodies: true })).toHaveLength(133);
  });

  it('holds names that are a part of a large body, not the body', () => {
    const kept: (JournalEntry | readonly string[])[] = [];
    const before = usedMb();
    for (let i = 0; i < 20; i++) {
      const body = large('picture');
      kept.push(entryOf({ target: body.slice(0, 200) }, '', body.slice(0, 60)));
      kept.push(parseParameters(`EntityId=an-entity-of-the-form-${i}&Picture=${body}`).pairs[0] as readonly string[]);
    }
    expect(usedMb() - before).toBeLessThan(40);
    expect(kept).toHaveLength(40);
  });
});

describe('secrets', () => {
  const secret = 'c2VjcmV0+dG9rZW4/b2Yg=STS';
  const form = (text: string) => ({
    rawHeaders: ['Content-Type', 'application/x-www-form-urlencoded'],
    body: Buffer.from(text),
  });
  const multipart = (...fields: (readonly [string, string])[]) => ({
    rawHeaders: ['Content-Type', 'multipart/form-data; boundary=b'],
    body: Buffer.from(
      [
        ...fields.map(
          ([name, value]) => `--b\r\nContent-Disposition: form-data; name=${name}\r\nX-Other: 1\r\n\r\n${value}\r\n`,
        ),
        '--b--\r\n',
      ].join(''),
    ),
  });

  it.each<[string, Parameters<typeof entryOf>[0], string]>([
    [
      'the signature and policy of an upload',
      multipart(['"Signature"', secret], ['"policy"', secret], ['key', 'k']),
      '',
    ],
    ['a client secret in a multipart form', multipart(['client_secret', secret]), ''],
    [
      'a multipart form that is cut',
      { body: Buffer.from(`--b\r\nContent-Disposition: form-data; name="Signature"\r\n\r\n${secret}`) },
      '',
    ],
    ['a grant in JSON', {}, JSON.stringify({ EncodedPolicy: secret, Signature: secret, AccessKeyId: 'id' })],
    ['a grant in XML', {}, `<A><EncodedPolicy>${secret}</EncodedPolicy><Signature>${secret}</Signature></A>`],
    ['tokens in JSON', {}, JSON.stringify({ access_token: secret, refresh_token: secret, session_secret: secret })],
    [
      'a form',
      form(`a=1&client_secret=${secret}&SecurityToken=${secret}&Signature=${secret}&x-oss-security-token=${secret}`),
      '',
    ],
    ['a form whose names are encoded', form(`a=1&client%5Fsecret=${secret}&%53ignature=${secret}`), ''],
    ['a JSON request', { body: Buffer.from(JSON.stringify({ client_secret: secret, SecurityToken: secret })) }, ''],
    [
      'a token of a header within a string to sign',
      { rawHeaders: ['x-acs-security-token', secret] },
      JSON.stringify({ Message: `server string to sign is: POST\n\nx-acs-security-token:${secret}\n/` }),
    ],
    [
      'a token of the query within a string to sign, encoded twice',
      { target: `/?SecurityToken=${encodeURIComponent(secret)}` },
      `GET&%2F&a%3D1%26SecurityToken%3D${encodeURIComponent(encodeURIComponent(secret))}%26z%3D1`,
    ],
    [
      'a token of a form within an error',
      form(`SecurityToken=${encodeURIComponent(secret)}`),
      `The token ${secret} is not valid`,
    ],
    [
      'a token as bytes',
      { rawHeaders: ['x-oss-security-token', secret] },
      Buffer.from(secret)
        .toString('hex')
        .toUpperCase()
        .replace(/..(?!$)/g, '$& '),
    ],
    [
      'a signature of a header',
      { rawHeaders: ['Authorization', `TC3-HMAC-SHA256 Credential=a/b, Signature=${secret}`] },
      `signature ${secret}`,
    ],
    ['a token in the path', { target: `/a/${secret}`, rawHeaders: ['X-Jdcloud-Security-Token', secret] }, ''],
    [
      'a header that a proxy has copied',
      { target: `/a/${secret}`, rawHeaders: ['X-Forwarded-Authorization', `Bearer ${secret}`] },
      `the caller is ${secret}`,
    ],
  ])('of %s are in no entry', (_name, parts, answer) => {
    const journal = createJournal();
    // Of an unknown operation, what the request calls.
    journal.add(entryOf(parts, answer, parts.target));
    const entry = JSON.stringify(journal.list({ limit: 1, bodies: true }));
    for (const spelling of [
      secret,
      encodeURIComponent(secret),
      secret.slice(0, 12),
      Buffer.from(secret).toString('hex', 0, 8),
    ]) {
      expect(entry.replaceAll(' ', '').toLowerCase()).not.toContain(spelling.toLowerCase());
    }
    expect(entry).toContain('***');
  });

  it('leave no half behind where the excerpt or the repetition is cut', () => {
    const token = { rawHeaders: ['x-acs-security-token', secret] };
    for (let length = 2030; length < 2600; length++) {
      expect(entryOf(token, `${'x'.repeat(length)}${secret}${'y'.repeat(600)}`).response).not.toContain(
        secret.slice(0, 4),
      );
    }
    // A long mask brings the cut end of what was kept into view.
    const long = `"access_token":"${'t'.repeat(1500)}"`;
    for (let length = 0; length < 60; length++) {
      const { response } = entryOf(token, `${long}${'x'.repeat(1000 + length)}${secret}${'y'.repeat(600)}`);
      expect(response).not.toContain(secret.slice(0, 4));
    }
    const echoed = entryOf({ rawHeaders: ['x-acs-security-token', secret] }, `canonical: ${secret.slice(0, 18)}...`);
    expect(echoed.response).toBe('canonical: ***...');
  });

  it('are not in the path of the command that makes the request again', () => {
    const stored = request({ target: `/a/${secret}`, rawHeaders: ['X-Api-Key', secret] });
    expect(curlOf(stored, 'http://tuku', '/replay')).toContain("curl -X POST 'http://tuku/a/***'");
  });

  it('do not hide what is none', () => {
    const answer = JSON.stringify({ nextToken: 'page-two-of-the-list', policyId: 7, design: 'a', Signs: 'b' });
    const entry = entryOf(form('design=abc&nextToken=page-two-of-the-list&sign_type=1&Action=Search'), answer);
    expect(entry.response).toBe(answer);
    expect(entry.request).toBe('design=abc&nextToken=page-two-of-the-list&sign_type=1&Action=Search');
  });
});
