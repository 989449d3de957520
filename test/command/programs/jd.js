// Knows nothing of Tuku: there is no typed SDK, users sign the call themselves and send it to https://aiapi.jdcloud.com.
import { createHash, createHmac, randomUUID } from 'node:crypto';

const host = 'aiapi.jdcloud.com';
const sha = (text) => createHash('sha256').update(text).digest('hex');
const mac = (key, text) => createHmac('sha256', key).update(text).digest();

async function call(path, input) {
  const body = JSON.stringify(input);
  const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${date.slice(0, 8)}/cn-north-1/aiapi/jdcloud2_request`;
  const signed = { 'content-type': 'application/json', host, 'x-jdcloud-date': date, 'x-jdcloud-nonce': randomUUID() };
  const names = Object.keys(signed).sort();
  const lines = names.map((name) => `${name}:${signed[name]}\n`).join('');
  const canonical = ['POST', path, '', lines, names.join(';'), sha(body)].join('\n');
  const toSign = ['JDCLOUD2-HMAC-SHA256', date, scope, sha(canonical)].join('\n');
  const key = scope.split('/').reduce(mac, 'JDCLOUD2tuku-secret');
  const proof = `SignedHeaders=${names.join(';')}, Signature=${mac(key, toSign).toString('hex')}`;
  const authorization = `JDCLOUD2-HMAC-SHA256 Credential=tuku/${scope}, ${proof}`;
  const answer = await fetch(`https://${host}${path}`, { method: 'POST', headers: { ...signed, authorization }, body });
  return answer.json();
}

const product = { product_id: 'sku-1', product_name: 'balloon', category: '其他' };
const { code, result } = await call('/jdai/product_image_create_product', {
  collection_name: 'fixed',
  product_list: [product],
});
console.log(JSON.stringify([code, result?.code]));
