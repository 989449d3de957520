/** The vendor's variables for its SDKs' environment credentials and for tccli. They have none for an end point. */
export function clientVariables({ id, secret }: { id: string; secret: string }): Record<string, string> {
  return { TENCENTCLOUD_SECRET_ID: id, TENCENTCLOUD_SECRET_KEY: secret };
}
