import { post, send } from '../api.ts';
import { useAction } from '../parts/action.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { dateTime, decimal, t } from '../text.ts';
import type { RecordedRequest } from '../types.ts';
import { ExplanationView } from './explanation.tsx';
import { StatusMark } from './request-row.tsx';

/** All that the server recorded of a request. */
export function RequestDialog({ request, onClose }: { request: RecordedRequest; onClose(): void }) {
  const { id, explanation, headers = [], unread = [], unreached = [] } = request;
  return (
    <Dialog wide title={t('requests.details', { id })} onClose={onClose}>
      <Facts
        of={[
          [t('field.status'), <StatusMark key="status" status={request.status} code={request.code} />],
          [t('field.code'), request.code],
          // The explanation begins with it.
          [t('field.reason'), explanation?.cause === request.reason ? null : request.reason],
          [t('field.operation'), request.operation],
          [t('field.dialect'), request.dialect],
          [t('field.account'), request.account],
          [t('field.region'), request.region],
          [t('field.method'), request.method],
          [t('field.path'), <code key="path">{request.path}</code>],
          [t('field.time'), dateTime(request.at)],
          [t('field.duration'), t('requests.ms', { ms: decimal(request.durationMs, 1) })],
          [t('requests.unread'), unread.length > 0 && <mark key="unread">{unread.join(', ')}</mark>],
          [t('requests.unreached'), unreached.join(', ')],
        ].map(([name, value]) => [name as string, value === false ? null : value])}
      />
      {explanation && <ExplanationView explanation={explanation} />}
      {headers.length > 0 && (
        <details>
          <summary>{t('requests.headers')}</summary>
          <pre class="wrap">{headers.map(([name, value]) => `${name}: ${value}`).join('\n')}</pre>
        </details>
      )}
      <Body title={t('requests.body')} body={request.request} />
      <Body title={t('requests.answer')} body={request.response} />
      <Actions request={request} />
    </Dialog>
  );
}

function Body({ title, body }: { title: string; body: unknown }) {
  if (body === undefined || body === null || body === '') return null;
  return (
    <details open>
      <summary>{title}</summary>
      <pre class="wrap">{textOf(body)}</pre>
    </details>
  );
}

/** JSON with line breaks; anything else, such as the beginning of a long body, as it is. */
function textOf(body: unknown): string {
  if (typeof body !== 'string') return JSON.stringify(body, null, 2);
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function Actions({ request: { id, stored } }: { request: RecordedRequest }) {
  const action = useAction();
  const copy = async () => {
    const text = await (await send(`/requests/${id}/curl`)).text();
    await navigator.clipboard.writeText(text);
    return t('copied');
  };
  const replay = async () => {
    const replayed = await post<{ id: number; status: number }>(`/requests/${id}/replay`);
    return t('requests.replayed', { id: String(replayed.id), status: String(replayed.status) });
  };
  return (
    <div class="row end">
      <Outcome of={action} />
      {stored === false && <p class="note">{t('requests.notStored')}</p>}
      <button type="button" aria-disabled={action.busy} onClick={() => action.run(copy)}>
        {t('requests.curl')}
      </button>
      <button
        type="button"
        class="primary"
        aria-disabled={action.busy}
        disabled={stored === false}
        onClick={() => action.run(replay)}
      >
        {t('requests.replay')}
      </button>
    </div>
  );
}
