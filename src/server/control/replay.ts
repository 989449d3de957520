import { curlOf } from '../curl.ts';
import { injectionOf } from '../fault-injection.ts';
import { journalEntry } from '../journal-entry.ts';
import { type RecordedCall, recordedCall } from '../recorded-calls.ts';
import type { StoredRequest } from '../stored-requests.ts';
import type { Endpoint } from './endpoint.ts';
import { ControlError } from './error.ts';
import { type ControlParts, requireDialect } from './parts.ts';
import schemas from './replay.schemas.json' with { type: 'json' };

/** Characters of calls in one answer; a call may be longer. */
const PAGE_CHARACTERS = 8 * 1024 * 1024;

const notStored = { description: 'The request is not stored, or cannot be made again' };

/** What is done with whole requests: `--journal-bodies`. */
export const replayEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/requests/:id/curl',
    summary: 'Show a stored request as a shell command',
    answers: { 200: { description: 'The command; secrets are masked', type: 'text/plain' }, 409: notStored },
    handle({ params, base }, parts) {
      const { id, request } = stored(params.id, parts);
      return { type: 'text/plain', body: curlOf(request, base, `/_tuku/requests/${id}/replay`) };
    },
  },
  {
    method: 'POST',
    path: '/requests/:id/replay',
    summary: 'Make a stored request again for the account that made it, without its signature',
    answers: {
      200: { description: 'The new request: number, status and vendor code', schema: schemas.replayed },
      409: notStored,
    },
    handle: ({ params }, parts) => replay(stored(params.id, parts), parts),
  },
  {
    method: 'GET',
    path: '/record',
    summary: 'List stored requests that changed something as calls of a seed, oldest first',
    query: schemas.record,
    answers: {
      200: { description: 'Calls; `next`, if it is not null, is `after` of the next page', schema: schemas.recorded },
      409: notStored,
    },
    async handle({ query }, parts) {
      requireStore(parts);
      const after = Number(query.after ?? 0);
      const calls: RecordedCall[] = [];
      let left = PAGE_CHARACTERS;
      for (const one of parts.requests.list()) {
        if (one.id <= after) continue;
        const call = await recordedCall(one, parts.dialects);
        if (call === undefined) continue;
        left -= one.request.body.length;
        if (calls.length > 0 && left < 0)
          return { body: { calls, next: calls.at(-1)?.id, dropped: parts.requests.dropped } };
        calls.push(call);
      }
      return { body: { calls, next: null, dropped: parts.requests.dropped } };
    },
  },
];

/** Throws ControlError 409 unless the request is stored. */
function stored(id = '', parts: ControlParts): StoredRequest {
  requireStore(parts);
  const found = /^\d{1,15}$/.test(id) ? parts.requests.get(Number(id)) : undefined;
  if (found !== undefined) return found;
  throw new ControlError(`request ${id.slice(0, 32)} is not stored, or not any more`, 409);
}

function requireStore({ requests }: ControlParts): void {
  if (requests.maxBytes > 0) return;
  throw new ControlError('no requests are stored; start Tuku with --journal-bodies, e.g. --journal-bodies 64M', 409);
}

async function replay({ id, request, report }: StoredRequest, parts: ControlParts) {
  const { account, region } = report ?? {};
  const dialect = report && requireDialect(parts, report.dialect);
  if (dialect?.direct === undefined || account === undefined || region === undefined) {
    throw new ControlError(`request ${id} was no accepted call of an account: it cannot be made again`, 409);
  }
  const { direct } = dialect;
  const at = new Date();
  const started = performance.now();
  const injection = injectionOf(parts.faults);
  const answered = await parts.engine.gate.shared(() =>
    direct.answer(request, { account, region }, (operation, who) => injection.inject(dialect.name, operation, who)),
  );
  const { response } = answered;
  const entry = journalEntry(at, performance.now() - started, request, response, answered.report);
  const again = parts.journal.add(entry);
  parts.requests.add(again, request, response, answered.report);
  return { body: { id: again, status: response.status, code: answered.report.code ?? null } };
}
