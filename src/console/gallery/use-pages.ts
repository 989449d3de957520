import { useEffect, useMemo, useState } from 'preact/hooks';
import { recoveries } from '../connection.ts';
import { useStore } from '../hooks.ts';
import { createPages, type Page, type Pages } from './pages.ts';

/** A list that is read page by page, anew when a key changes. */
export function usePages<Entry>(
  key: string,
  read: (after: number | undefined, signal: AbortSignal) => Promise<Page<Entry>>,
): Pages<Entry> {
  const [, setTurn] = useState(0);
  const pages = useMemo(() => createPages(read, () => setTurn((turn) => turn + 1)), [key]);
  const recovery = useStore(recoveries);
  useEffect(() => {
    if (pages.error !== undefined) pages.retry();
  }, [recovery]);
  useEffect(() => {
    pages.ensure(1);
    return () => pages.stop();
  }, [pages]);
  return pages;
}
