import { isJsonObject, type Json } from '../../json.ts';
import { isStorable } from '../../protocol/fields.ts';
import { parseJsonBody } from '../../protocol/json-body.ts';
import { refusal } from '../../../adapters/alibaba/ossvectors/errors.ts';
import { isOperator } from './conditions.ts';

/** One statement of a policy. Lists are alternatives. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** `*` alone for everybody. */
  readonly principals: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

/** E.g. IpAddress, acs:SourceIp, 10.0.0.0/8: holds when one of the values does. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Bytes [inferred]. */
const MAX_POLICY = 16 * 1024;

const wrong = (text: string) => refusal('InvalidPolicyDocument#text', { text, detail: text });

/**
 * Reads a bucket policy: Version "1" and statements of Effect, Action, Principal, Resource and, optionally, Condition
 * [documented]; no Principal in the list means everybody [documented]. Throws ApiError InvalidPolicyDocument.
 */
export function parsePolicy(body: Buffer): Statement[] {
  const document = body.length <= MAX_POLICY ? parseJsonBody(body) : undefined;
  if (!isJsonObject(document)) throw wrong(`it must be a JSON object of at most ${MAX_POLICY / 1024} KB.`);
  if (typeof document.Version !== 'string') throw wrong('Version must be a string.');
  if (document.Version !== '1') throw refusal('InvalidPolicyDocument#version');
  const { Statement: statements } = document;
  if (!Array.isArray(statements) || statements.length === 0) throw wrong('Statement must be a non-empty array.');
  if (!isStorable(body.toString())) throw wrong('it must be UTF-8 text.');
  return statements.map(statement);
}

function statement(value: Json): Statement {
  if (!isJsonObject(value)) throw wrong('a Statement must be an object.');
  const elements = ['Sid', 'Effect', 'Action', 'Principal', 'Resource', 'Condition'];
  const unknown = Object.keys(value).find((name) => !elements.includes(name));
  if (unknown !== undefined) throw wrong(`a Statement has no element ${unknown}.`);
  const { Effect: effect } = value;
  if (effect !== 'Allow' && effect !== 'Deny') throw wrong('Effect must be Allow or Deny.');
  const principals = value.Principal === undefined ? [] : texts('Principal', value.Principal, 0);
  if (value.Principal === undefined) throw wrong('Principal is missing.');
  return {
    effect,
    actions: texts('Action', value.Action, 1).map(checkedAction),
    principals: principals.length === 0 ? ['*'] : principals,
    resources: texts('Resource', value.Resource, 1),
    conditions: conditions(value.Condition),
  };
}

/** The documentation writes `oss:`, clients' suites `ossvector:`. */
function checkedAction(action: string): string {
  if (!/^(\*|(oss|ossvector):.+)$/i.test(action)) throw wrong(`the Action ${action} is not one of this service.`);
  return action;
}

function conditions(value: Json | undefined): Condition[] {
  if (value === undefined) return [];
  if (!isJsonObject(value)) throw wrong('Condition must be an object.');
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isOperator(operator)) throw wrong(`there is no condition operator ${operator}.`);
    if (!isJsonObject(keys)) throw wrong(`${operator} must be an object.`);
    return Object.entries(keys).map(([key, given]) => ({ operator, key, values: conditionValues(key, given) }));
  });
}

function conditionValues(key: string, value: Json): string[] {
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  const isValue = (one: Json) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean';
  if (values.length === 0 || !values.every(isValue)) throw wrong(`the condition ${key} needs values.`);
  return values.map(String);
}

function texts(name: string, value: Json | undefined, least: number): string[] {
  const values: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  const found = values.filter((one): one is string => typeof one === 'string' && one !== '');
  if (found.length < values.length || found.length < least) throw wrong(`${name} must be a list of strings.`);
  return found;
}
