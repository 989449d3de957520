import { useEffect, useRef } from 'preact/hooks';
import { useStore } from './hooks.ts';
import { route } from './location.ts';
import { ConnectionNotice } from './parts/connection-notice.tsx';
import { lazy } from './parts/lazy.tsx';
import { TokenDialog } from './parts/token-dialog.tsx';
import { type Language, language, type Theme, theme } from './preferences.ts';
import { hashOf, type Route } from './route.ts';
import { t } from './text.ts';
import { Collections } from './views/collections.tsx';

// The first view needs none of these.
const Gallery = lazy(async () => (await import('./views/gallery.tsx')).Gallery);
const VectorIndex = lazy(async () => (await import('./views/vector-index.tsx')).VectorIndex);
const Requests = lazy(async () => (await import('./views/requests.tsx')).Requests);
const Controls = lazy(async () => (await import('./views/controls.tsx')).Controls);

const sections = ['collections', 'requests', 'controls'] as const;

export function App() {
  useStore(language);
  const place = useStore(route);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const section = place.page === 'gallery' || place.page === 'vectors' ? 'collections' : place.page;
  const pageKey = 'id' in place ? `${place.page} ${place.id}` : place.page;
  useEffect(() => {
    // Keyboards and screen readers go on where the new page begins.
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [pageKey]);
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t('skip')}
      </button>
      <header class="bar">
        <a class="brand" href="#/">
          Tuku 图库
        </a>
        <nav aria-label={t('navigation')}>
          {sections.map((name) => (
            <a
              key={name}
              class="tab"
              href={hashOf({ page: name })}
              aria-current={section === name ? 'page' : undefined}
            >
              {t(name)}
            </a>
          ))}
        </nav>
        <Choices />
      </header>
      <ConnectionNotice />
      <main id="main" tabIndex={-1} ref={main} key={pageKey}>
        <Page place={place} />
      </main>
      <TokenDialog />
    </>
  );
}

function Page({ place }: { place: Route }) {
  useEffect(() => {
    document.title = t('title');
  });
  switch (place.page) {
    case 'collections':
      return <Collections />;
    case 'gallery':
      return <Gallery {...place} />;
    case 'vectors':
      return <VectorIndex {...place} />;
    case 'requests':
      return <Requests />;
    case 'controls':
      return <Controls />;
    case 'missing':
      return <p class="state">{t('page.missing')}</p>;
  }
}

/** Language and theme. */
function Choices() {
  const themeNow = useStore(theme);
  return (
    <div class="choices">
      <select
        aria-label={t('language')}
        value={language.get()}
        onChange={(event) => language.set(event.currentTarget.value as Language)}
      >
        <option value="en">English</option>
        <option value="zh">简体中文</option>
      </select>
      <select
        aria-label={t('theme')}
        value={themeNow}
        onChange={(event) => theme.set(event.currentTarget.value as Theme)}
      >
        <option value="auto">{t('theme.auto')}</option>
        <option value="light">{t('theme.light')}</option>
        <option value="dark">{t('theme.dark')}</option>
      </select>
    </div>
  );
}
