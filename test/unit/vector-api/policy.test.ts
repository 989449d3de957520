import { PolicyError } from '../../../src/vector-api/errors.ts';
import { type PolicyGrammar, parsePolicy } from '../../../src/vector-api/policy/document.ts';
import { type Attempt, verdict } from '../../../src/vector-api/policy/evaluate.ts';
import { matches } from '../../../src/vector-api/policy/pattern.ts';

describe('a pattern', () => {
  it.each([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a*c', 'abbc', true],
    ['a*c', 'abcd', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*ab', 'aab', true],
    ['**', 'x', true],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
  ])('%s describes %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('cannot be made slow', () => {
    expect(matches(`${'a*'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  });
});

const plain: PolicyGrammar = {
  version: '1',
  services: ['store', 'store-vectors'],
  principalKinds: [],
  everybodyIncludesOwner: false,
  maxBytes: 1024,
};
/** As other APIs write theirs. */
const kinds: PolicyGrammar = {
  version: '2012-10-17',
  services: ['vectors'],
  principalKinds: ['ACCOUNT', 'Service'],
  everybodyIncludesOwner: true,
  maxBytes: 20 * 1024,
};

const statement = (more: object = {}) => ({
  Effect: 'Allow',
  Action: 'store:*',
  Principal: ['1'],
  Resource: ['*'],
  ...more,
});
const document = (statements: unknown = [statement()], version: unknown = '1') =>
  JSON.stringify({ Version: version, Statement: statements });

function problemOf(text: string | Buffer, grammar = plain): unknown {
  try {
    parsePolicy(Buffer.from(text), grammar);
  } catch (error) {
    if (error instanceof PolicyError) return error.problem;
    throw error;
  }
  return undefined;
}

describe('a policy document', () => {
  it('is statements, each with its lists', () => {
    const condition = { IpAddress: { 'x:Ip': ['10.0.0.0/8'], 'x:Other': 5 }, Bool: { 'x:Tls': true } };
    const [first, second] = parsePolicy(
      Buffer.from(
        document([statement({ Sid: 'a', Condition: condition }), statement({ Effect: 'Deny', Principal: [] })]),
      ),
      plain,
    );
    expect(first).toEqual({
      effect: 'Allow',
      actions: ['store:*'],
      principals: ['1'],
      resources: ['*'],
      conditions: [
        { operator: 'IpAddress', key: 'x:Ip', values: ['10.0.0.0/8'] },
        { operator: 'IpAddress', key: 'x:Other', values: ['5'] },
        { operator: 'Bool', key: 'x:Tls', values: ['true'] },
      ],
    });
    expect(second).toMatchObject({ effect: 'Deny', principals: ['*'], conditions: [] });
  });

  it.each<[string, string | Buffer, object]>([
    ['too long', document([statement({ Sid: 'x'.repeat(1024) })]), { kind: 'document', maxBytes: 1024 }],
    ['not JSON', '{', { kind: 'document', maxBytes: 1024 }],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), { kind: 'document', maxBytes: 1024 }],
    ['a list', '[]', { kind: 'document', maxBytes: 1024 }],
    ['of no version', document([statement()], 1), { kind: 'version-type' }],
    ['of another version', document([statement()], '2'), { kind: 'version' }],
    ['without statements', document([]), { kind: 'statements' }],
    [
      'with NUL in a string',
      document([statement({ Sid: 'a' })]).replace('"a"', '"\0"'),
      { kind: 'document', maxBytes: 1024 },
    ],
    ['a statement that is a string', document(['a']), { kind: 'statement-type' }],
    ['an unknown element', document([statement({ NotAction: '*' })]), { kind: 'element', element: 'NotAction' }],
    ['no effect', document([statement({ Effect: 'allow' })]), { kind: 'effect' }],
    ['no principal', document([statement({ Principal: undefined })]), { kind: 'principal-missing' }],
    [
      'an object of principals',
      document([statement({ Principal: { ACCOUNT: '1' } })]),
      { kind: 'strings', element: 'Principal' },
    ],
    ['no action', document([statement({ Action: [] })]), { kind: 'strings', element: 'Action' }],
    ['another service', document([statement({ Action: 'vectors:Get' })]), { kind: 'action', action: 'vectors:Get' }],
    ['no resource', document([statement({ Resource: undefined })]), { kind: 'strings', element: 'Resource' }],
    ['a condition that is a list', document([statement({ Condition: [] })]), { kind: 'condition-type' }],
    ['an unknown operator', document([statement({ Condition: { Like: {} } })]), { kind: 'operator', operator: 'Like' }],
    [
      'an operator of a string',
      document([statement({ Condition: { Bool: 'x' } })]),
      { kind: 'operator-type', operator: 'Bool' },
    ],
    [
      'a condition without values',
      document([statement({ Condition: { Bool: { k: [] } } })]),
      { kind: 'condition-values', key: 'k' },
    ],
  ])('is refused: %s', (_, text, problem) => {
    expect(problemOf(text)).toEqual(problem);
  });

  it('of an API with kinds of principals names those that callers are of', () => {
    const written = (Principal: unknown) => document([statement({ Action: 'VECTORS:Put*', Principal })], kinds.version);
    expect(parsePolicy(Buffer.from(written({ ACCOUNT: ['1', '2'], Service: 'x' })), kinds)[0]?.principals).toEqual([
      '1',
      '2',
    ]);
    expect(parsePolicy(Buffer.from(written('*')), kinds)[0]?.principals).toEqual(['*']);
    expect(problemOf(written({ Other: '1' }), kinds)).toEqual({ kind: 'element', element: 'Other' });
  });
});

describe('the verdict of a policy', () => {
  const attempt = (more: Partial<Attempt> = {}): Attempt => ({
    operation: 'GetVectors',
    principals: ['1'],
    isOwner: false,
    resources: ['r:bucket/a'],
    context: (key) => ({ ip: '10.1.2.3', agent: 'Client/1' })[key],
    ...more,
  });
  const judged = (statements: object[], more: Partial<Attempt> = {}, grammar = plain) =>
    verdict(parsePolicy(Buffer.from(document(statements, grammar.version)), grammar), attempt(more), grammar);

  it.each<[string, object[], Partial<Attempt>, 'Allow' | 'Deny' | undefined]>([
    ['allows', [statement()], {}, 'Allow'],
    ['denies first', [statement(), statement({ Effect: 'Deny' })], {}, 'Deny'],
    ['concerns other callers', [statement({ Principal: ['2'] })], {}, undefined],
    ['concerns other operations', [statement({ Action: 'store:Put*' })], {}, undefined],
    ['names actions in any letter case', [statement({ Action: 'STORE-vectors:getvectors' })], {}, 'Allow'],
    ['concerns other resources', [statement({ Resource: 'r:bucket/b' })], {}, undefined],
    ['names one of the resources', [statement({ Resource: '*/i' })], { resources: ['r', 'r/i'] }, 'Allow'],
    ['has a condition', [statement({ Condition: { IpAddress: { ip: '10.0.0.0/8' } } })], {}, 'Allow'],
    ['has a condition that fails', [statement({ Condition: { IpAddress: { ip: '10.0.0.0/16' } } })], {}, undefined],
    ['asks for what the request lacks', [statement({ Condition: { StringLike: { other: '*' } } })], {}, undefined],
    ['asks for the opposite of it', [statement({ Condition: { StringNotLike: { other: '*' } } })], {}, 'Allow'],
    ['is for everybody', [statement({ Principal: '*' })], { principals: [] }, 'Allow'],
    ['is for everybody but the owner', [statement({ Principal: '*' })], { isOwner: true }, undefined],
    [
      'is for everybody, on a condition',
      [statement({ Principal: '*', Condition: { StringLike: { agent: 'Client/*' } } })],
      { isOwner: true },
      'Allow',
    ],
  ])('%s', (_, statements, more, expected) => {
    expect(judged(statements, more)).toBe(expected);
  });

  it('may be for the owner as for everybody', () => {
    const everybody = statement({ Action: 'vectors:*', Principal: '*' });
    expect(judged([everybody], { isOwner: true }, kinds)).toBe('Allow');
  });
});

describe('a policy of the extended form', () => {
  const extended: PolicyGrammar = { ...kinds, olderVersions: ['2008-10-17'], extended: true };
  const effectOf = (more: object, operation: string, context: Readonly<Record<string, string>> = {}) => {
    const one = { Effect: 'Deny', Action: 'vectors:*', Principal: '*', Resource: '*', ...more };
    const kept = Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined));
    const policy = JSON.stringify({ Version: '2008-10-17', Statement: kept });
    const attempt = { operation, principals: ['1'], isOwner: false, resources: ['store/a'] };
    return verdict(
      parsePolicy(Buffer.from(policy), extended),
      { ...attempt, context: (key) => context[key] },
      extended,
    );
  };

  it('may name what it does not mean', () => {
    const reads = { Action: undefined, NotAction: ['vectors:Get*'] };
    expect([effectOf(reads, 'GetVectors'), effectOf(reads, 'PutVectors')]).toEqual([undefined, 'Deny']);
    const others = { Principal: undefined, NotPrincipal: { ACCOUNT: '1' } };
    expect(effectOf(others, 'GetVectors')).toBeUndefined();
    expect(effectOf({ Resource: undefined, NotResource: 'store/b' }, 'GetVectors')).toBe('Deny');
    expect(problemOf(document([statement({ NotAction: 'vectors:*' })], '2012-10-17'), extended)).toEqual({
      kind: 'element',
      element: 'NotAction',
    });
    expect(problemOf(document([{ ...statement(), Action: undefined, NotAction: '*' }]))).toMatchObject({
      kind: 'element',
    });
  });

  it.each([
    [{ Null: { 'x:Tls': 'true' } }, {}, 'Deny'],
    [{ Null: { 'x:Tls': 'true' } }, { 'x:Tls': 'true' }, undefined],
    [{ BoolIfExists: { 'x:Tls': 'false' } }, {}, 'Deny'],
    [{ BoolIfExists: { 'x:Tls': 'false' } }, { 'x:Tls': 'true' }, undefined],
    [{ ArnLike: { 'x:Arn': 'arn:*:s:*:1:a/*' } }, { 'x:Arn': 'arn:b:s::1:a/b:c' }, 'Deny'],
    [{ ArnLike: { 'x:Arn': 'arn:*:1:a' } }, { 'x:Arn': 'arn:b:s::1:a' }, undefined],
    [{ ArnNotLike: { 'x:Arn': 'arn:*:s:*:1:a' } }, { 'x:Arn': 'arn:b:s::1:a' }, undefined],
    [{ ArnNotEquals: { 'x:Arn': 'arn:*:s:*:1:a' } }, { 'x:Arn': 'arn:b:s::1:b' }, 'Deny'],
    [{ BinaryEquals: { 'x:Bytes': 'AA==' } }, { 'x:Bytes': 'AA==' }, 'Deny'],
    [{ 'ForAllValues:ArnLike': { 'x:Arn': 'arn:*:s:*:1:a' } }, {}, 'Deny'],
    [{ 'ForAnyValue:StringNotEquals': { 'x:Text': 'a' } }, {}, undefined],
    [{ 'ForAnyValue:StringNotEqualsIfExists': { 'x:Text': 'a' } }, {}, 'Deny'],
  ])('may have the condition %j', (condition, context, effect) => {
    expect(effectOf({ Condition: condition }, 'GetVectors', context)).toBe(effect);
    expect(problemOf(document([statement({ Condition: condition })]))).toMatchObject({ kind: 'operator' });
  });
});
