import { useEffect, useRef, useState } from 'preact/hooks';
import { post, send, thumbnailPath } from '../api.ts';
import { Problem } from '../parts/states.tsx';
import { t } from '../text.ts';
import type { Collection, Picture, PictureSearch } from '../types.ts';
import { Hits } from './hits.tsx';
import { nameOf } from './name.ts';
import { pictureById } from './picture-by-id.ts';
import { base64Of, PictureInput } from './picture-input.tsx';
import { QueryPicture } from './query-picture.tsx';
import { SearchOptions, type SearchSettings } from './search-options.tsx';
import { Why } from './why.tsx';

const LIMIT = 20;

/** What is searched with: a file, or a picture of the gallery. */
type Query = { readonly picture: string } | { readonly like: number };

/** Search with a picture, as the vendor's API does it, and beyond its threshold. */
export function Search({ gallery, like }: { gallery: Collection; like: number | undefined }) {
  const [query, setQuery] = useState<Query | undefined>(like === undefined ? undefined : { like });
  const [shown, setShown] = useState<Blob>();
  const [liked, setLiked] = useState<Picture>();
  const [answer, setAnswer] = useState<PictureSearch>();
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const [settings, setSettings] = useState<SearchSettings>({ limit: LIMIT, threshold: undefined });
  const running = useRef<AbortController>(undefined);

  const run = async (item?: string, given = settings, asked = query) => {
    if (asked === undefined) return;
    running.current?.abort();
    const gone = new AbortController();
    running.current = gone;
    const { signal } = gone;
    setBusy(true);
    setError(undefined);
    const { limit, threshold } = given;
    const body = { ...asked, limit, ...(threshold === undefined ? {} : { threshold }), ...(item ? { item } : {}) };
    try {
      const found = await post<PictureSearch>(`/galleries/${gallery.id}/search`, body, signal);
      if (!signal.aborted) setAnswer(found);
    } catch (problem) {
      if (!signal.aborted) setError(problem as Error);
    }
    if (!signal.aborted) setBusy(false);
  };

  useEffect(() => {
    if (like !== undefined) {
      void run();
      pictureById(gallery.id, like).then(setLiked, () => undefined);
      send(thumbnailPath(gallery.id, like))
        .then((response) => response.blob())
        .then(setShown, () => undefined);
    }
    return () => running.current?.abort();
  }, []);

  const take = async (file: File) => {
    setShown(file);
    setLiked(undefined);
    setAnswer(undefined);
    try {
      const next = { picture: await base64Of(file) };
      setQuery(next);
      await run(undefined, settings, next);
    } catch (problem) {
      setError(problem as Error);
    }
  };
  return (
    <div class="columns search">
      <div class="aside">
        <PictureInput onPicture={take} onOther={() => setError(new Error(t('search.notPicture')))} />
        {liked !== undefined && <p>{t('search.like', { item: nameOf(liked) })}</p>}
        {shown !== undefined && <QueryPicture picture={shown} answer={answer} />}
        <SearchOptions
          settings={settings}
          ready={query !== undefined && !busy}
          onSearch={(next) => {
            setSettings(next);
            void run(undefined, next);
          }}
        />
        {answer !== undefined && <Why answer={answer} onAsk={(item) => void run(item)} />}
      </div>
      <section aria-label={t('search.hits')} aria-busy={busy}>
        {busy && <p role="status">{t('loading')}</p>}
        {error !== undefined && <Problem error={error} />}
        {answer !== undefined && error === undefined && (
          <Hits gallery={gallery} answer={answer} limit={settings.limit} />
        )}
      </section>
    </div>
  );
}
