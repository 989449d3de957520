import schemas from '../../../schemas/baidu/oauth/token.json' with { type: 'json' };
import { isJsonObject } from '../../../src/json.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { ApiError, catalogueEntry, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import { nonEmptyText, text } from '../../../src/protocol/fields.ts';
import { sameText } from '../../../src/protocol/keys.ts';
import { type Call, type Input, operationOf } from '../../../src/protocol/operation.ts';
import { baseCall, type Dialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { DialectParts } from '../../definition.ts';
import { callerOf, isKeyId } from '../gateway/authenticate.ts';
import { respond } from '../gateway/envelope.ts';
import { type BaiduIdentity, identityOf } from '../gateway/identity.ts';
import { formOf, queryOf } from '../gateway/parameters.ts';
import { ACCESS, REFRESH, type TokenFacts, writeToken } from '../gateway/token.ts';
import { oauthError, oauthErrors } from './errors.ts';
import { type TokenSettings, tokenSettings } from './switches.ts';

export { switches } from './switches.ts';

const name = 'baidu-oauth';

/** Seconds of a refresh token's lifetime [documented]; no client uses one. */
const REFRESH_LIFETIME = 315_360_000;

/** Clients look for `brain_all_scope` and sign their calls if it is missing [observed]. */
const SCOPE = 'public brain_all_scope vis-classify_similar wise_adapt';

interface Services extends Pick<DialectEnvironment, 'keys' | 'clock' | 'ids'> {
  readonly lifetime: number;
}

type TokenCall = Call<Services, BaiduIdentity>;

/** What a request for a token has sent. */
interface TokenFields {
  readonly fields: Input;
  /** Whether some bytes of query or form are not UTF-8. */
  readonly broken: boolean;
}

/** Issues a token for the key that `authenticate` has accepted. */
const token = operationOf<TokenCall>()({
  name: 'token',
  schema: schemas.request,
  rules: [],
  async handle({ input, services }) {
    const { keys, clock, ids, lifetime } = services;
    const clientId = text(input, 'client_id') ?? '';
    const now = Math.floor(clock.now().getTime() / 1000);
    const issue = (kind: TokenFacts['kind'], seconds: number) =>
      writeToken({ kind, clientId, lifetime: seconds, expiry: now + seconds, nonce: ids.uuid().slice(0, 8) }, keys);
    return {
      refresh_token: issue(REFRESH, REFRESH_LIFETIME),
      expires_in: lifetime,
      // Opaque, and not used by any client.
      session_key: Buffer.from(ids.uuid()).toString('base64'),
      access_token: issue(ACCESS, lifetime),
      scope: SCOPE,
      session_secret: ids.uuid().replaceAll('-', ''),
    };
  },
});

/**
 * The platform's token endpoint: `/oauth/2.0/token` by GET with a query, by POST with a form, or by POST with a query.
 * Throws SwitchError.
 */
export function createBaiduOauth({ environment }: Pick<DialectParts, 'environment'>): Dialect {
  const { keys, clock, ids, switches } = environment;
  const settings = tokenSettings(switches);
  const services: Services = { keys, clock, ids, lifetime: settings.lifetime };
  return defineDialect<BaiduIdentity, TokenFields, TokenCall>({
    name,
    errors: [oauthErrors],
    operations: [token],
    identify: (request) => ({ identity: identityOf('token', ids), gateway: fieldsOf(request) }),
    stages: [
      {
        name: 'authenticate',
        run(exchange) {
          const { request, gateway } = exchange;
          exchange.caller = callerOf(clientOf(request, gateway, keys, settings), { keys });
        },
      },
      {
        name: 'route',
        run(exchange) {
          exchange.operation = token;
        },
      },
      {
        name: 'decode',
        run(exchange) {
          // Authenticating has read and checked the other two.
          const { grant_type: _, client_secret: __, ...fields } = exchange.gateway.fields;
          exchange.input = fields;
        },
      },
    ],
    prepare: (exchange) => baseCall(name, services, exchange),
    encode: ({ output, identity }) => respond(200, isJsonObject(output) ? output : {}, identity),
    encodeError: (error, { identity }) => {
      const known = error instanceof ApiError ? error : oauthError('server_error');
      const row = catalogueEntry(oauthErrors, known.code) ?? oauthErrors.server_error;
      const code = wireCode(known.code);
      const body = { error: code, error_description: fillMessage(row.message.en, known.values) };
      return { code, response: respond(row.status, body, identity) };
    },
  });
}

/** Query and form together, as clients use either; the form wins [inferred]. */
function fieldsOf(request: WireRequest): TokenFields {
  const [query, form] = [queryOf(request), formOf(request)];
  return { fields: Object.fromEntries([...query.values, ...form.values]), broken: query.broken || form.broken };
}

/**
 * The key that may have a token. Checks in this order [inferred]: method, encoding, grant, presence, id, secret. Throws
 * ApiError.
 */
function clientOf(
  { method }: WireRequest,
  { fields, broken }: TokenFields,
  keys: DialectEnvironment['keys'],
  { iamOnly }: TokenSettings,
): string {
  if (method !== 'GET' && method !== 'POST') throw oauthError('invalid_request');
  if (broken) throw oauthError('invalid_request', { detail: 'the query or the form is not UTF-8' });
  if (required(fields, 'grant_type') !== 'client_credentials') throw oauthError('unsupported_grant_type');
  const id = required(fields, 'client_id');
  const secret = required(fields, 'client_secret');
  const credential = keys.find(id);
  // A temporary key can only sign.
  if (iamOnly.has(id) || !isKeyId(id) || credential?.token !== undefined) throw oauthError('invalid_client');
  if (credential === undefined && keys.strict) throw oauthError('invalid_client');
  if (credential !== undefined && !sameText(credential.secret, secret)) throw oauthError('invalid_client#secret');
  return id;
}

function required(fields: Input, name: string): string {
  const value = nonEmptyText(fields, name);
  if (value === undefined) throw oauthError('invalid_request#missing', { name });
  return value;
}
