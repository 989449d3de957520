import { isJsonObject, type Json } from '../json.ts';
import { accountName } from '../protocol/keys.ts';
import type { Input } from '../protocol/operation.ts';
import type { Dialect } from '../protocol/pipeline.ts';
import { isSecretMember } from './secrets.ts';
import type { StoredRequest } from './stored-requests.ts';

/** A stored request as an entry of a seed. */
export interface RecordedCall {
  /** The journal's. */
  readonly id: number;
  readonly dialect: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** Ready for a seed: what would be a word of seeds is written so that it is a text. */
  readonly parameters: Input;
  /** Ids that the vendor chose, by member of the answer: what names them in later calls. */
  readonly answers?: Readonly<Record<string, string>>;
}

/**
 * The call that a stored request is; undefined for one that was refused or that changes nothing. Entries of lists that were
 * refused are left out, and secrets masked.
 */
export async function recordedCall(
  { id, request, report, answer }: StoredRequest,
  dialects: readonly { readonly dialect: Dialect }[],
): Promise<RecordedCall | undefined> {
  if (report?.account === undefined || report.region === undefined || report.code !== undefined) return undefined;
  const { account, region } = report;
  const direct = dialects.find(({ dialect }) => dialect.name === report.dialect)?.dialect.direct;
  if (direct === undefined || direct.reads.test(report.operation)) return undefined;
  const call = await direct.callOf(request, { account, region }).catch(() => undefined);
  if (call === undefined) return undefined;
  const refused = direct.refused?.(call, parsed(answer)) ?? [];
  const accepted: { [name: string]: Json } = { ...call.parameters };
  for (const list of new Set(refused.map((one) => one.list))) {
    const out = new Set(refused.filter((one) => one.list === list).map(({ index }) => index));
    const entries = accepted[list];
    if (Array.isArray(entries)) accepted[list] = entries.filter((_, index) => !out.has(index));
  }
  const isEmpty = refused.some(({ list }) => jsonIsEmpty(accepted[list]));
  if (isEmpty) return undefined;
  const body = parsed(answer);
  const answers = (direct.ids ?? []).flatMap((name): [string, string][] => {
    const value = isJsonObject(body) ? body[name] : undefined;
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
  });
  return {
    id,
    dialect: report.dialect,
    operation: call.operation,
    account: accountName(account),
    region,
    ...(answers.length > 0 && { answers: Object.fromEntries(answers) }),
    parameters: written(accepted, direct.readsFiles !== false) as Input,
  };
}

function jsonIsEmpty(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

function written(value: Json, hasWords: boolean): Json {
  if (typeof value === 'string') return hasWords ? value.replace(/\$(?=\$*name\b)/g, '$$$$') : value;
  if (Array.isArray(value)) return value.map((item: Json) => written(item, hasWords));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      typeof field === 'string' && isSecretMember(name, field) ? '***' : written(field, hasWords),
    ]),
  );
}

function parsed(answer: string | Buffer = ''): Json {
  try {
    return JSON.parse(answer.toString()) as Json;
  } catch {
    return null;
  }
}
