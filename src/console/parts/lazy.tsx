import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Loading, Problem } from './states.tsx';

/** A component whose code is loaded when it is first shown. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [error, setError] = useState<Error>();
    const [, setReady] = useState(loaded !== undefined);
    useEffect(() => {
      if (loaded !== undefined) return;
      load().then(
        (component) => {
          loaded = component;
          setReady(true);
        },
        (problem: Error) => setError(problem),
      );
    }, []);
    if (error !== undefined) return <Problem error={error} />;
    const Component = loaded;
    return Component === undefined ? <Loading /> : <Component {...props} />;
  };
}
