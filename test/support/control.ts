import type { Json } from '../../src/json.ts';

/** Calls the control API of a server: the JSON it answers, null for none. */
export type Control = (method: string, path: string, body?: object) => Promise<Json>;

/** @param url the server's, asked anew for every call */
export function controlOf({ url }: { readonly url: string }): Control {
  return async (method, path, body) => {
    const response = await fetch(`${url}/_tuku/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    expect(response.ok).toBe(true);
    const text = await response.text();
    return text === '' ? null : (JSON.parse(text) as Json);
  };
}
