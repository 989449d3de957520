import { isUtf8 } from 'node:buffer';
import { isJsonObject, type Json } from '../../json.ts';
import { PolicyError, type PolicyProblem } from '../errors.ts';
import { isOperator } from './conditions.ts';

/** How an API writes policies, and what its principals mean. */
export interface PolicyGrammar {
  /** What Version must be. */
  readonly version: string;
  /** Older versions that are accepted too. */
  readonly olderVersions?: readonly string[];
  /** Services whose actions a statement may name, in any letter case: `x` for `x:GetVectors`. */
  readonly services: readonly string[];
  /** Keys of an object of principals; callers are of the first kind. None: Principal is a list of strings. */
  readonly principalKinds: readonly string[];
  /** Whether `*` without a condition means the owner too. */
  readonly everybodyIncludesOwner: boolean;
  readonly maxBytes: number;
  /**
   * Whether statements may name what they do not mean (NotAction, NotPrincipal, NotResource), whether a single one needs no
   * list, and whether conditions have the operators of resource names, `Null`, `IfExists`, `ForAllValues:` and the like; absent: no.
   */
  readonly extended?: boolean;
}

/** One statement of a policy. Lists are alternatives. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** `*` alone for everybody. */
  readonly principals: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
  /** Lists that name what the statement does not mean. */
  readonly excepts?: ReadonlySet<Excepted>;
}

export type Excepted = 'Action' | 'Principal' | 'Resource';

/** Such as IpAddress, x:SourceIp, 10.0.0.0/8: holds when it does for one of the values. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const elements = ['Sid', 'Effect', 'Action', 'Principal', 'Resource', 'Condition'];
const excepted: readonly Excepted[] = ['Action', 'Principal', 'Resource'];
const negations = ['NotAction', 'NotPrincipal', 'NotResource'];

/**
 * Reads a policy: a Version and statements of Effect, Action, Principal, Resource and, optionally, Condition; an empty list
 * of principals means everybody, unless the grammar is extended: then it is none. Throws PolicyError.
 */
export function parsePolicy(document: Buffer, grammar: PolicyGrammar): Statement[] {
  const { maxBytes, version, olderVersions = [], extended = false } = grammar;
  const policy = document.length <= maxBytes ? parseJson(document) : undefined;
  if (!isJsonObject(policy)) throw problem({ kind: 'document', maxBytes });
  if (typeof policy.Version !== 'string') throw problem({ kind: 'version-type' });
  if (policy.Version !== version && !olderVersions.includes(policy.Version)) throw problem({ kind: 'version' });
  const statements = extended && isJsonObject(policy.Statement) ? [policy.Statement] : policy.Statement;
  if (!Array.isArray(statements) || statements.length === 0) throw problem({ kind: 'statements' });
  const action = new RegExp(`^(\\*|(${grammar.services.join('|')}):.+)$`, 'i');
  return statements.map((value: Json) => statement(value, action, grammar));
}

function parseJson(document: Buffer): unknown {
  try {
    return isUtf8(document) ? JSON.parse(document.toString()) : undefined;
  } catch {
    return undefined;
  }
}

function statement(value: Json, action: RegExp, { principalKinds, extended = false }: PolicyGrammar): Statement {
  if (!isJsonObject(value)) throw problem({ kind: 'statement-type' });
  const known = extended ? [...elements, ...negations] : elements;
  const isTwice = (name: string) => negations.includes(name) && Object.hasOwn(value, name.slice(3));
  const unknown = Object.keys(value).find((name) => !known.includes(name) || isTwice(name));
  if (unknown !== undefined) throw problem({ kind: 'element', element: unknown });
  const { Effect: effect } = value;
  if (effect !== 'Allow' && effect !== 'Deny') throw problem({ kind: 'effect' });
  const excepts = new Set(excepted.filter((name) => Object.hasOwn(value, `Not${name}`)));
  const given = (name: Excepted) => (excepts.has(name) ? value[`Not${name}`] : value[name]);
  const principal = given('Principal');
  if (principal === undefined) throw problem({ kind: 'principal-missing' });
  const principals = principalsOf(principal, principalKinds);
  const actions = strings('Action', given('Action'), 1);
  const foreign = actions.find((one) => !action.test(one));
  if (foreign !== undefined) throw problem({ kind: 'action', action: foreign });
  return {
    effect,
    actions,
    principals: principals.length === 0 && !extended ? ['*'] : principals,
    resources: strings('Resource', given('Resource'), 1),
    conditions: conditions(value.Condition, extended),
    ...(excepts.size > 0 && { excepts }),
  };
}

function principalsOf(value: Json, kinds: readonly string[]): string[] {
  if (kinds.length === 0 || !isJsonObject(value)) return strings('Principal', value, 0);
  const unknown = Object.keys(value).find((kind) => !kinds.includes(kind));
  if (unknown !== undefined) throw problem({ kind: 'element', element: unknown });
  const [ofCallers] = kinds;
  return Object.entries(value).flatMap(([kind, named]) => {
    const names = strings('Principal', named, 0);
    return kind === ofCallers ? names : [];
  });
}

function conditions(value: Json | undefined, extended: boolean): Condition[] {
  if (value === undefined) return [];
  if (!isJsonObject(value)) throw problem({ kind: 'condition-type' });
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isOperator(operator, extended)) throw problem({ kind: 'operator', operator });
    if (!isJsonObject(keys)) throw problem({ kind: 'operator-type', operator });
    return Object.entries(keys).map(([key, given]) => ({ operator, key, values: conditionValues(key, given) }));
  });
}

function conditionValues(key: string, value: Json): string[] {
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  const isValue = (one: Json) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean';
  if (values.length === 0 || !values.every(isValue)) throw problem({ kind: 'condition-values', key });
  return values.map(String);
}

function strings(element: string, value: Json | undefined, min: number): string[] {
  const values: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  const found = values.filter((one): one is string => typeof one === 'string' && one !== '');
  if (found.length < values.length || found.length < min) throw problem({ kind: 'strings', element });
  return found;
}

function problem(facts: PolicyProblem): PolicyError {
  return new PolicyError(facts);
}
