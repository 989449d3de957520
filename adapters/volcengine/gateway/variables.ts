/** Environment variables that the examples of the vendor's documentation and its SDKs' credential providers read. */
export const clientVariables = {
  TOS_ACCESS_KEY: '{id}',
  TOS_SECRET_KEY: '{secret}',
};
