import { useEffect, useRef, useState } from 'preact/hooks';
import { Filters } from '../parts/filters.tsx';
import { Empty, Problem } from '../parts/states.tsx';
import { VirtualGrid } from '../parts/virtual-grid.tsx';
import { type Connection, followRequests } from '../requests/follow.ts';
import { filterNames, matches, type RequestFilter, valuesOf, withArrived } from '../requests/recent.ts';
import { RequestDialog } from '../requests/request-dialog.tsx';
import { RequestRow } from '../requests/request-row.tsx';
import { t } from '../text.ts';
import type { RecordedRequest } from '../types.ts';

const everything: RequestFilter = { dialect: '', operation: '', account: '', code: '' };

/** Requests as they are answered. */
export function Requests() {
  const [requests, setRequests] = useState<readonly RecordedRequest[]>([]);
  const [connection, setConnection] = useState<Connection>('reconnecting');
  const [error, setError] = useState<Error>();
  const [paused, setPaused] = useState(false);
  const [filter, setFilter] = useState(everything);
  const [open, setOpen] = useState<RecordedRequest>();
  const last = useRef<number>(undefined);

  useEffect(() => {
    if (paused) return setConnection('paused');
    const gone = new AbortController();
    setError(undefined);
    void followRequests(
      last.current,
      {
        onRequests(arrived) {
          last.current = arrived.at(-1)?.id ?? last.current;
          setRequests((known) => withArrived(known, arrived));
        },
        onConnection: (state) => gone.signal.aborted || setConnection(state),
        onError: setError,
      },
      gone.signal,
    );
    return () => gone.abort();
  }, [paused]);

  const shown = requests.filter((request) => matches(request, filter));
  return (
    <>
      <h1>{t('requests')}</h1>
      <div class="row">
        <Filters
          names={filterNames}
          chosen={filter}
          valuesOf={(name) => valuesOf(requests, name)}
          onChoose={setFilter}
        />
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
      {error === undefined && shown.length === 0 && (
        <Empty text={requests.length === 0 ? t('requests.empty') : t('requests.unmatched')} />
      )}
      {shown.length > 0 && (
        <VirtualGrid
          label={t('requests.list')}
          count={shown.length}
          cellWidth={0}
          cellHeight={40}
          nameOf={(row) => shown[row] && `${shown[row].operation ?? shown[row].path} ${shown[row].status ?? ''}`}
          onOpen={(row) => setOpen(shown[row])}
        >
          {(row) => shown[row] && <RequestRow request={shown[row]} />}
        </VirtualGrid>
      )}
      {open !== undefined && <RequestDialog request={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
