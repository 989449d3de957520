import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { recoveries } from './connection.ts';
import type { Store } from './store.ts';

/** The value of a store, now and after each change. */
export function useStore<Value>(store: Store<Value>): Value {
  const [value, setValue] = useState(store.get());
  useEffect(() => {
    setValue(() => store.get());
    return store.watch(() => setValue(() => store.get()));
  }, [store]);
  return value;
}

/** What a view reads from the server. While it is read again, the earlier data stays. */
export interface Resource<Data> {
  readonly data: Data | undefined;
  readonly error: Error | undefined;
  readonly loading: boolean;
  reload(): void;
}

/** While the server is lost, which the page says at its top, what was read stays. */
function afterError<Data>(data: Data | undefined, error: Error): Omit<Resource<Data>, 'reload'> {
  const isKept = data !== undefined && (error as { status?: number }).status === 0;
  return { data: isKept ? data : undefined, error: isKept ? undefined : error, loading: false };
}

/** Reads from the server, and again whenever one of the inputs has changed, and when a lost server answers again. */
export function useResource<Data>(
  load: (signal: AbortSignal) => Promise<Data>,
  inputs: readonly unknown[],
): Resource<Data> {
  const [state, setState] = useState<Omit<Resource<Data>, 'reload'>>({
    data: undefined,
    error: undefined,
    loading: true,
  });
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify(inputs);
  const recovery = useStore(recoveries);
  const shown = useRef(key);
  useEffect(() => {
    const gone = new AbortController();
    const isOther = shown.current !== key;
    shown.current = key;
    setState(({ data }) => ({ data: isOther ? undefined : data, error: undefined, loading: true }));
    load(gone.signal).then(
      (data) => gone.signal.aborted || setState({ data, error: undefined, loading: false }),
      (error: Error) => gone.signal.aborted || setState(({ data }) => afterError(data, error)),
    );
    return () => gone.abort();
  }, [key, turn, recovery]);
  const reload = useCallback(() => setTurn((current) => current + 1), []);
  return { ...state, reload };
}

/** The size of an element, as it changes. */
export function useSize<Kind extends HTMLElement>() {
  const ref = useRef<Kind>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return { ref, ...size };
}
