import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { send } from '../api.ts';
import { recoveries } from '../connection.ts';
import { useStore } from '../hooks.ts';
import { Loading, Problem } from './states.tsx';

/** A component whose code is loaded when it is first shown. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [error, setError] = useState<Error>();
    const recovery = useStore(recoveries);
    const [, setReady] = useState(loaded !== undefined);
    useEffect(() => {
      if (loaded !== undefined) return;
      // A browser does not fetch a module again that it has failed to fetch.
      if (error !== undefined) return location.reload();
      load().then(
        (component) => {
          loaded = component;
          setReady(true);
        },
        (problem: Error) => {
          setError(problem);
          void send('/health').catch(() => undefined);
        },
      );
    }, [recovery]);
    if (error !== undefined) return <Problem error={error} onRetry={() => location.reload()} />;
    const Component = loaded;
    return Component === undefined ? <Loading /> : <Component {...props} />;
  };
}
