import { holds } from './conditions.ts';
import type { Excepted, PolicyGrammar, Statement } from './document.ts';
import { matches } from './pattern.ts';

/** What somebody wants to do. */
export interface Attempt {
  /** Name of the operation, such as `PutVectors`. */
  readonly operation: string;
  /** Names of the caller, such as its account's id and its key's id; none for anonymous callers. */
  readonly principals: readonly string[];
  /** Whether the bucket belongs to the caller's account. */
  readonly isOwner: boolean;
  /** Names of the touched resource; a statement for one of them is one for it. */
  readonly resources: readonly string[];
  /** Value of a condition key, or its values where it may have several; undefined where the request has none. */
  context(key: string): string | readonly string[] | undefined;
}

/**
 * What a policy says to an attempt; undefined when no statement concerns it. An explicit Deny wins [documented].
 * @param grammar as the statements were parsed with
 */
export function verdict(
  statements: readonly Statement[],
  attempt: Attempt,
  grammar: Pick<PolicyGrammar, 'services' | 'everybodyIncludesOwner'>,
): Statement['effect'] | undefined {
  const hasPrincipal = ({ principals, conditions }: Statement) =>
    principals.some((pattern) =>
      pattern === '*'
        ? grammar.everybodyIncludesOwner || conditions.length > 0 || !attempt.isOwner
        : attempt.principals.some((principal) => matches(pattern, principal)),
    );
  const hasAction = ({ actions }: Statement) =>
    actions.some((action) => isAction(action, attempt.operation, grammar.services));
  const hasResource = ({ resources }: Statement) =>
    resources.some((pattern) => attempt.resources.some((resource) => matches(pattern, resource)));
  const means = (named: boolean, { excepts }: Statement, what: Excepted) => named !== (excepts?.has(what) ?? false);
  const concerns = (statement: Statement) =>
    means(hasPrincipal(statement), statement, 'Principal') &&
    means(hasAction(statement), statement, 'Action') &&
    means(hasResource(statement), statement, 'Resource') &&
    statement.conditions.every(({ operator, key, values }) => holds(operator, attempt.context(key), values));
  const effects = statements.filter(concerns).map(({ effect }) => effect);
  return effects.includes('Deny') ? 'Deny' : effects[0];
}

/** Names of actions are compared in any letter case [inferred]. */
function isAction(pattern: string, operation: string, services: readonly string[]): boolean {
  return services.some((service) => matches(pattern.toLowerCase(), `${service}:${operation}`.toLowerCase()));
}
