import type { ComponentChildren } from 'preact';
import { ApiError } from '../api.ts';
import type { Resource } from '../hooks.ts';
import { t } from '../text.ts';

/** What went wrong, in words. */
export function problemText(error: Error): string {
  if (!(error instanceof ApiError)) return t('failed', { error: error.message });
  if (error.status === 0) return t('unreachable');
  if (error.status === 404 && error.message.startsWith('not found: ')) return t('unserved', { error: error.message });
  return t('failed', { error: error.message });
}

export function Problem({ error, onRetry }: { error: Error; onRetry?: (() => void) | undefined }) {
  return (
    <div class="state problem" role="alert">
      <p>{problemText(error)}</p>
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          {t('retry')}
        </button>
      )}
    </div>
  );
}

export function Empty({ text, children }: { text: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <p>{text}</p>
      {children}
    </div>
  );
}

export function Loading() {
  return (
    <p class="state" role="status">
      {t('loading')}
    </p>
  );
}

interface LoadedProps<Data> {
  readonly from: Resource<Data>;
  children(data: Data): ComponentChildren;
}

/** What a view reads, or why it is not there. */
export function Loaded<Data>({ from: { data, error, reload }, children }: LoadedProps<Data>) {
  if (error !== undefined) return <Problem error={error} onRetry={reload} />;
  return data === undefined ? <Loading /> : children(data);
}
