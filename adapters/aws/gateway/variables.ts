/**
 * Environment variables of the vendor's SDKs and command line: the endpoint of this one service, and the key. Clients that
 * find a session token would send it with the key, so it is emptied.
 */
export const clientVariables = {
  AWS_ENDPOINT_URL_S3VECTORS: '{url}',
  AWS_ACCESS_KEY_ID: '{id}',
  AWS_SECRET_ACCESS_KEY: '{secret}',
  AWS_SESSION_TOKEN: '',
  AWS_CA_BUNDLE: '{bundle}',
};
