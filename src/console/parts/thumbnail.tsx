import { useEffect, useRef, useState } from 'preact/hooks';
import { addressOf, hasToken, send, thumbnailPath } from '../api.ts';
import { t } from '../text.ts';

interface ThumbnailProps {
  readonly gallery: number;
  readonly picture: number;
  /** Whether one is stored. */
  readonly stored: boolean;
  readonly alt: string;
  /** When the picture was made. */
  readonly made?: string;
}

/** The thumbnail of a picture. Where the server wants a token it is fetched with it, and drawn. */
export function Thumbnail({ gallery, picture, stored, alt, made }: ThumbnailProps) {
  const [failed, setFailed] = useState(false);
  const path = thumbnailPath(gallery, picture, made);
  useEffect(() => setFailed(false), [path]);
  if (!stored || failed) {
    return (
      <span class="thumbnail none" role="img" aria-label={alt}>
        <span>{t('picture.noThumbnail')}</span>
      </span>
    );
  }
  const onFailure = () => setFailed(true);
  return hasToken() ? (
    <Fetched key={path} path={path} alt={alt} onFailure={onFailure} />
  ) : (
    <img key={path} class="thumbnail" src={addressOf(path)} alt={alt} decoding="async" onError={onFailure} />
  );
}

function Fetched({ path, alt, onFailure }: { path: string; alt: string; onFailure(): void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const gone = new AbortController();
    send(path, { signal: gone.signal })
      .then(async (response) => createImageBitmap(await response.blob()))
      .then((bitmap) => {
        if (canvas.current === null) return;
        canvas.current.width = bitmap.width;
        canvas.current.height = bitmap.height;
        canvas.current.getContext('2d')?.drawImage(bitmap, 0, 0);
        bitmap.close();
      })
      .catch(() => gone.signal.aborted || onFailure());
    return () => gone.abort();
  }, [path]);
  return <canvas class="thumbnail" ref={canvas} width={1} height={1} role="img" aria-label={alt} />;
}
