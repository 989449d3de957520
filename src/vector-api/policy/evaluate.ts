import { holds } from './conditions.ts';
import type { Statement } from './document.ts';
import { matches } from './pattern.ts';

/** What somebody wants to do. */
export interface Attempt {
  /** Name of the operation, e.g. `PutVectors`. */
  readonly operation: string;
  /** The account's id and the key's id; none for anonymous callers. */
  readonly principals: readonly string[];
  /** Whether the bucket is the caller's account's own. */
  readonly isOwner: boolean;
  /** ARNs that stand for what is touched; a statement for one of them is one for it. */
  readonly resources: readonly string[];
  /** Value of a condition key, where the request has one. */
  context(key: string): string | undefined;
}

/**
 * What a policy says to an attempt; undefined when no statement is about it. An explicit Deny wins [documented]. A
 * statement for everybody that has no condition does not concern the owner [documented].
 */
export function verdict(statements: readonly Statement[], attempt: Attempt): Statement['effect'] | undefined {
  const effects = statements.filter((statement) => concerns(statement, attempt)).map(({ effect }) => effect);
  return effects.includes('Deny') ? 'Deny' : effects[0];
}

function concerns(statement: Statement, attempt: Attempt): boolean {
  return (
    hasPrincipal(statement, attempt) &&
    statement.actions.some((action) => isAction(action, attempt.operation)) &&
    statement.resources.some((pattern) => attempt.resources.some((resource) => matches(pattern, resource))) &&
    statement.conditions.every(({ operator, key, values }) => holds(operator, attempt.context(key), values))
  );
}

function hasPrincipal({ principals, conditions }: Statement, attempt: Attempt): boolean {
  return principals.some((pattern) =>
    pattern === '*'
      ? conditions.length > 0 || !attempt.isOwner
      : attempt.principals.some((principal) => matches(pattern, principal)),
  );
}

/** Names of actions are compared in any letter case [inferred]. */
function isAction(pattern: string, operation: string): boolean {
  return ['oss', 'ossvector'].some((prefix) => matches(pattern.toLowerCase(), `${prefix}:${operation}`.toLowerCase()));
}
