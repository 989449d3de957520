// Knows nothing of Tuku, and opens several connections at once to the vendor's host that it is given.
import https from 'node:https';

const ask = () =>
  new Promise((resolve, reject) => {
    https.get(`https://${process.argv[2]}/`, (answer) => resolve(answer.resume())).once('error', reject);
  });
await Promise.all([1, 2, 3, 4, 5].map(ask));
console.log(JSON.stringify('answered'));
process.exit();
