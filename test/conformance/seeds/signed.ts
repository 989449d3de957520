import { signRoaV1, signRpcV1 } from '../../support/alibaba-signer.ts';
import { signCos } from '../../support/cos-signer.ts';
import { signJd } from '../../support/jd-signer.ts';
import { signOssV4 } from '../../support/oss-signer.ts';
import { type RawRequest, sendRaw } from '../../support/raw-http.ts';
import { signS3 } from '../../support/s3-signer.ts';
import { signTc3 } from '../../support/tencent-signer.ts';
import { signTos4 } from '../../support/tos-signer.ts';

type Texts = Readonly<Record<string, string>>;

/** Sends a request as it was signed. */
async function send(url: string, request: RawRequest): Promise<string> {
  const { Host: _, ...headers } = request.headers as Record<string, string>;
  const length = String(Buffer.byteLength(request.body));
  const host = new URL(url).host;
  const answer = await sendRaw(url, { ...request, headers: { ...headers, Host: host, 'Content-Length': length } });
  return answer.text;
}

export function tencent(url: string, action: string, parameters: object): Promise<string> {
  const { host } = new URL(url);
  return send(url, signTc3({ action, host }, parameters));
}

export function alibabaRpc(url: string, version: string, action: string, parameters: Texts): Promise<string> {
  const { host } = new URL(url);
  return send(url, signRpcV1({ action, version, host }, parameters));
}

export function green(url: string, path: string, body: object): Promise<string> {
  const { host } = new URL(url);
  return send(url, signRoaV1({ path, version: '2018-05-09', host }, { body }));
}

export function jd(url: string, operation: string, body: object): Promise<string> {
  return send(url, signJd(new URL(url).host, `/jdai/${operation}`, JSON.stringify(body)));
}

export function cos(url: string, operation: string, body: object): Promise<string> {
  const path = `/${operation}`;
  const headers = signCos({ method: 'POST', path, host: new URL(url).host });
  return send(url, { method: 'POST', target: path, headers, body: JSON.stringify(body) });
}

export function vectors(url: string, call: { method: string; query?: string; body?: object }): Promise<string> {
  const { method, query = '', body } = call;
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = { 'Content-Type': 'application/json' };
  const signed = signOssV4({ method, bucket: 'shop', query, headers }, { accountId: '123', product: 'oss-vectors' });
  return send(url, {
    method,
    target: query === '' ? '/shop/' : `/shop/?${query}`,
    headers: signed.headers,
    body: text,
  });
}

export function tosVectors(url: string, operation: string, body: object): Promise<string> {
  const path = `/${operation}`;
  const headers = signTos4({ host: new URL(url).host, path });
  return send(url, { method: 'POST', target: path, headers, body: JSON.stringify(body) });
}

/** @param body absent: the tags that the query names are removed */
export function s3(url: string, target: string, body?: object): Promise<string> {
  const method = body === undefined ? 'DELETE' : 'POST';
  const request = { method, target, host: new URL(url).host, body: body === undefined ? '' : JSON.stringify(body) };
  return send(url, { ...request, headers: signS3(request) });
}

export async function baidu(url: string, path: string, fields: Texts): Promise<string> {
  const grant = { grant_type: 'client_credentials', client_id: 'tuku', client_secret: 'tuku-secret' };
  const token = await fetch(`${url}/oauth/2.0/token`, { method: 'POST', body: new URLSearchParams(grant) });
  const { access_token } = (await token.json()) as { access_token: string };
  const body = new URLSearchParams(fields);
  return (await fetch(`${url}${path}?access_token=${access_token}`, { method: 'POST', body })).text();
}
