import { useEffect, useRef, useState } from 'preact/hooks';
import { Command, portOption } from '../parts/command.tsx';
import { Empty, Problem } from '../parts/states.tsx';
import { VirtualGrid } from '../parts/virtual-grid.tsx';
import { type Connection, followRequests } from '../requests/follow.ts';
import { everything, noSuggestions, type RequestFilter, withArrived, withFacts } from '../requests/recent.ts';
import { RequestDialog } from '../requests/request-dialog.tsx';
import { RequestFilters } from '../requests/request-filters.tsx';
import { RequestRow } from '../requests/request-row.tsx';
import { t } from '../text.ts';
import type { RecordedRequest } from '../types.ts';

/** Requests as they are answered. */
export function Requests() {
  const [requests, setRequests] = useState<readonly RecordedRequest[]>([]);
  const [suggestions, setSuggestions] = useState(noSuggestions);
  const [connection, setConnection] = useState<Connection>('reconnecting');
  const [error, setError] = useState<Error>();
  const [paused, setPaused] = useState(false);
  const [filter, setFilter] = useState<RequestFilter>(everything);
  const [open, setOpen] = useState<RecordedRequest>();
  const last = useRef<number>(undefined);

  useEffect(() => {
    if (paused) return setConnection('paused');
    const gone = new AbortController();
    setError(undefined);
    void followRequests(
      filter,
      last.current,
      {
        onRequests(arrived) {
          last.current = arrived.at(-1)?.id ?? last.current;
          setRequests((known) => withArrived(known, arrived));
          setSuggestions((known) => withFacts(known, arrived));
        },
        onConnection: (state) => gone.signal.aborted || setConnection(state),
        onError: (problem) => gone.signal.aborted || setError(problem),
      },
      gone.signal,
    );
    return () => gone.abort();
  }, [paused, filter]);

  const choose = (next: RequestFilter) => {
    if (next === filter) return;
    last.current = undefined;
    setRequests([]);
    setFilter(next);
    setPaused(false);
  };
  return (
    <>
      <h1>{t('requests')}</h1>
      <div class="row">
        <RequestFilters filter={filter} suggestions={suggestions} onChange={choose} />
      </div>
      <div class="row">
        <button type="button" onClick={() => setPaused(!paused)}>
          {paused ? t('requests.follow') : t('requests.pause')}
        </button>
        <button type="button" onClick={() => setRequests([])}>
          {t('requests.clear')}
        </button>
        {error === undefined && (
          <p class={`live ${connection}`} role="status">
            {t(`requests.${connection}`)}
          </p>
        )}
      </div>
      {error !== undefined && <Problem error={error} />}
      {error === undefined && requests.length === 0 && connection !== 'reconnecting' && (
        <Nothing isFiltered={filter !== everything} />
      )}
      {requests.length > 0 && (
        <VirtualGrid
          label={t('requests.list')}
          count={requests.length}
          cellWidth={0}
          cellHeight={40}
          onOpen={(row) => setOpen(requests[row])}
        >
          {(row) => requests[row] && <RequestRow request={requests[row]} />}
        </VirtualGrid>
      )}
      {open !== undefined && <RequestDialog request={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <Empty text={t('requests.unmatched')} />;
  return (
    <Empty text={t('requests.empty')}>
      <Command text={`eval "$(tuku env${portOption()})"`} about={t('requests.empty.help')} />
    </Empty>
  );
}
