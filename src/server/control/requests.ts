import type { ControlCall, Endpoint } from './endpoint.ts';
import { ControlError } from './error.ts';
import { followRequests } from './follow.ts';
import { type ControlParts, requireDialect } from './parts.ts';
import answers from './requests.answers.json' with { type: 'json' };
import schemas from './requests.schemas.json' with { type: 'json' };

/** The journal. */
export const requestEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/requests',
    summary: 'List the latest requests, newest first, or follow them',
    query: schemas.list,
    answers: {
      200: {
        description:
          'The requests; secrets are masked. With `follow`: server-sent events named `request`, whose id is the ' +
          'request’s and whose data is what the list has; `Last-Event-ID` counts as `since`.',
        schema: answers.requests,
        type: 'text/event-stream',
      },
    },
    handle(call, parts) {
      const { limit = '50', follow } = call.query;
      const since = sinceOf(call);
      const filter = { ...filterOf(call, parts), ...(since === undefined ? {} : { since }) };
      if (follow !== 'true') {
        const listed = parts.journal.list({ ...filter, limit: Number(limit) });
        return {
          body: {
            instance: parts.instance,
            requests: listed.map((one) => ({ ...one, stored: parts.requests.get(one.id) !== undefined })),
          },
        };
      }
      if (call.query.limit !== undefined) throw new ControlError('limit and follow=true exclude each other');
      const headers = { 'Cache-Control': 'no-cache', 'X-Accel-Buffering': 'no' };
      return { type: 'text/event-stream', headers, stream: followRequests(parts.journal, filter) };
    },
  },
];

function filterOf({ query }: ControlCall, parts: ControlParts) {
  const { account, bodies, dialect, operation, region, code } = query;
  if (dialect !== undefined) requireDialect(parts, dialect);
  const given = Object.entries({ dialect, operation, region, code }).filter(([, value]) => value !== undefined);
  const accounts = account === undefined ? {} : { accounts: parts.accountsMeant(account) };
  return { ...Object.fromEntries(given), ...accounts, bodies: bodies === 'true' };
}

/** An event source that connects again says which event it has seen last. */
function sinceOf({ query, header }: ControlCall): number | undefined {
  const last = query.follow === 'true' ? header('last-event-id') : undefined;
  const since = last !== undefined && /^\d{1,15}$/.test(last) ? last : query.since;
  return since === undefined ? undefined : Number(since);
}
