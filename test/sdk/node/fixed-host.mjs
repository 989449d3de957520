// Node's own clients, which go to a vendor's own host; run by `tuku exec`, which gives the environment.
import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';

const get = (module, url) =>
  new Promise((resolve, reject) => {
    module
      .get(url, (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve(text));
      })
      .on('error', reject);
  });

assert.match(await get(https, 'https://tiia.tencentcloudapi.com/'), /"Response"/);
assert.match(await get(http, 'http://tiia.tencentcloudapi.com/'), /"Response"/);
assert.match(await (await fetch('https://tiia.tencentcloudapi.com/')).text(), /"Response"/);
await assert.rejects(get(https, 'https://example.com/'), /403 Tuku refuses a tunnel to example.com:443/);
await assert.rejects(get(http, 'http://example.com/'), /403 Tuku refuses a tunnel to example.com:80/);
await assert.rejects(fetch('https://example.com/'));
console.log('Node: ok');
