import { decimal, locale, t } from '../text.ts';
import type { RecordedRequest } from '../types.ts';

/** One request in short. */
export function RequestRow({ request }: { request: RecordedRequest }) {
  const { at, method, path, dialect, operation, status, code, reason, durationMs, unread = [] } = request;
  return (
    <span class="request">
      <time dateTime={at}>{new Date(at).toLocaleTimeString(locale())}</time>
      <StatusMark status={status} code={code} />
      <strong>{operation ?? `${method} ${path}`}</strong>
      <span class="dim">{dialect}</span>
      <span class={code ? 'code' : 'dim'}>{code}</span>
      <span class="dim reason">{reason}</span>
      <span>{unread.length > 0 && <mark title={t('requests.unread')}>{unread.join(', ')}</mark>}</span>
      <span class="number dim">{t('requests.ms', { ms: decimal(durationMs, 1) })}</span>
    </span>
  );
}

/** Many vendors refuse with status 200 and a code. */
export function StatusMark({ status, code }: { status: number | null; code?: string | null | undefined }) {
  const kind = !status || status >= 500 ? 'bad' : status >= 400 || code ? 'refused' : 'good';
  return <span class={`status ${kind}`}>{status ?? '–'}</span>;
}
