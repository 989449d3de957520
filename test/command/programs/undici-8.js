// Does what undici 8 does, which is behind the fetch of Node 26: it looks up the second version of the dispatcher.
const dispatcher = globalThis[Symbol.for('undici.globalDispatcher.2')];
const origin = `https://${process.argv[2]}`;
await new Promise((resolve, reject) => {
  const handler = {
    onRequestStart() {},
    onResponseStart() {},
    onResponseData() {},
    onResponseEnd: resolve,
    onResponseError: (_, error) => reject(error),
  };
  dispatcher.dispatch({ origin, path: '/', method: 'GET' }, handler);
});
console.log(JSON.stringify('answered'));
process.exit();
