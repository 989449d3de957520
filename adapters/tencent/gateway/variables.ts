/** The vendor's variables for its SDKs' environment credentials and for tccli. They have none for an end point. */
export const clientVariables = { TENCENTCLOUD_SECRET_ID: '{id}', TENCENTCLOUD_SECRET_KEY: '{secret}' };
