import { isJsonObject, type Json } from '../../../src/json.ts';
import { PolicyError } from '../../../src/vector-api/errors.ts';
import { type PolicyGrammar, parsePolicy, type Statement } from '../../../src/vector-api/policy/document.ts';
import { MAX_POLICY_BYTES } from './limits.ts';

/** Actions are written `cos:…`, `name/cos:…` [documented] or, by the name of the resources, `cosvector:…` [inferred]. */
export const policyGrammar: PolicyGrammar = {
  version: '2.0', // documented
  services: ['cos', 'name/cos', 'cosvector', 'name/cosvector'],
  principalKinds: ['qcs'],
  everybodyIncludesOwner: false, // inferred
  maxBytes: MAX_POLICY_BYTES,
  extended: true,
};

const elements = ['Version', 'Statement', 'Principal', 'Effect', 'Action', 'Resource', 'Condition', 'Sid'];

/** Operators of conditions [documented], as the shared evaluator names them. */
const operators: Readonly<Record<string, string>> = {
  string_equal: 'StringEquals',
  string_not_equal: 'StringNotEquals',
  string_equal_ignore_case: 'StringEqualsIgnoreCase',
  string_not_equal_ignore_case: 'StringNotEqualsIgnoreCase',
  string_like: 'StringLike',
  string_not_like: 'StringNotLike',
  numeric_equal: 'NumericEquals',
  numeric_not_equal: 'NumericNotEquals',
  numeric_less_than: 'NumericLessThan',
  numeric_less_than_equal: 'NumericLessThanEquals',
  numeric_greater_than: 'NumericGreaterThan',
  numeric_greater_than_equal: 'NumericGreaterThanEquals',
  date_equal: 'DateEquals',
  date_not_equal: 'DateNotEquals',
  date_less_than: 'DateLessThan',
  date_less_than_equal: 'DateLessThanEquals',
  date_greater_than: 'DateGreaterThan',
  date_greater_than_equal: 'DateGreaterThanEquals',
  bool_equal: 'Bool',
  ip_equal: 'IpAddress',
  ip_not_equal: 'NotIpAddress',
  null_equal: 'Null',
  binary_equal: 'BinaryEquals',
};

/** How several values of a request count [documented]. */
const sets: Readonly<Record<string, string>> = {
  '': '',
  'for_any_value:': 'ForAnyValue:',
  'for_all_value:': 'ForAllValues:',
};

/**
 * Reads a policy. Members are written in any letter case, and a principal of the whole document is one of its statements
 * without one [documented examples]; no statement at all is allowed [inferred]. Throws PolicyError.
 */
export function readPolicy(text: string): Statement[] {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES) throw notADocument();
  const document = named(parsed(text));
  if (!isJsonObject(document)) throw notADocument();
  const { Statement: given, Version: version = policyGrammar.version, Principal: principal } = document;
  const list: readonly (Json | undefined)[] = Array.isArray(given) ? given : [given];
  if (list.length === 0 && version === policyGrammar.version) return [];
  const statements = list.map((one) => statement(one, principal));
  return parsePolicy(Buffer.from(JSON.stringify({ Version: version, Statement: statements })), {
    ...policyGrammar,
    maxBytes: Number.POSITIVE_INFINITY,
  });
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw notADocument();
  }
}

function statement(value: Json | undefined, principal: Json | undefined): Json | undefined {
  const own = named(value);
  if (!isJsonObject(own)) return own;
  const { Effect: effect, Condition: condition } = own;
  return {
    ...(principal !== undefined && { Principal: principal }),
    ...own,
    ...(typeof effect === 'string' && { Effect: capital(effect.toLowerCase()) }),
    ...(isJsonObject(condition) && {
      Condition: Object.fromEntries(Object.entries(condition).map(([name, keys]) => [operatorOf(name), keys])),
    }),
  };
}

/** The elements of a policy in the spelling of the shared reader. */
function named(value: Json | undefined): Json | undefined {
  if (!isJsonObject(value)) return value;
  const spelled = (name: string) => elements.find((element) => element.toLowerCase() === name.toLowerCase()) ?? name;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [spelled(name), one]));
}

function operatorOf(operator: string): string {
  const [, set = '', plain = '', ifExist = ''] = /^(for_a\w+_value:)?(.+?)(_if_exist)?$/.exec(operator) ?? [];
  if (!Object.hasOwn(operators, plain) || !Object.hasOwn(sets, set)) {
    throw new PolicyError({ kind: 'operator', operator });
  }
  return `${sets[set]}${operators[plain]}${ifExist && 'IfExists'}`;
}

const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function notADocument(): PolicyError {
  return new PolicyError({ kind: 'document', maxBytes: MAX_POLICY_BYTES });
}
