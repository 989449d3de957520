import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text.ts';
import type { PictureSearch } from '../types.ts';

const LONGEST_PX = 360;

interface QueryPictureProps {
  readonly picture: Blob;
  readonly answer: PictureSearch | undefined;
}

/** The query picture with the box of the subject that was found. */
export function QueryPicture({ picture, answer }: QueryPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [bitmap, setBitmap] = useState<ImageBitmap | 'undrawable'>();
  useEffect(() => {
    let gone = false;
    let made: ImageBitmap | undefined;
    createImageBitmap(picture).then(
      (drawable) => {
        made = drawable;
        if (gone) drawable.close();
        else setBitmap(drawable);
      },
      () => gone || setBitmap('undrawable'),
    );
    return () => {
      gone = true;
      made?.close();
      setBitmap(undefined);
    };
  }, [picture]);
  const subject = answer?.subject;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    // One that is closed, because another picture comes, has no width.
    if (!canvas.current || !context || typeof bitmap !== 'object' || bitmap.width === 0) return;
    const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.current.width = width;
    canvas.current.height = height;
    context.drawImage(bitmap, 0, 0, width, height);
    if (!subject) return;
    const { x, y, width: boxWidth, height: boxHeight } = subject.box;
    const size = answer?.size ?? bitmap;
    const [across, down] = [width / size.width, height / size.height];
    const box = [x * across, y * down, boxWidth * across, boxHeight * down] as const;
    // Dark below light: to be seen on every picture.
    for (const [colour, line] of [
      ['#000', 4],
      ['#5eead4', 2],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = line;
      context.strokeRect(...box);
    }
  }, [bitmap, subject]);
  const label = subject?.label;
  return (
    <figure class="query">
      {bitmap === 'undrawable' ? (
        <p class="note">{t('search.undrawable')}</p>
      ) : (
        <canvas ref={canvas} width={1} height={1} role="img" aria-label={t('search.query')} />
      )}
      {answer !== undefined && (
        <figcaption>
          {!subject && t('search.noSubject')}
          {subject && (label ? t('search.subject', { label }) : t('search.subject.unnamed'))}
        </figcaption>
      )}
    </figure>
  );
}
