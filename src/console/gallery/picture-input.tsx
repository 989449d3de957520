import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text.ts';

interface PictureInputProps {
  onPicture(file: File): void;
  /** Tells that what was dropped or pasted is no picture. */
  onOther(): void;
}

/** Takes a picture that is dropped on it, chosen, or pasted anywhere on the page. */
export function PictureInput({ onPicture, onOther }: PictureInputProps) {
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const all = [...(files ?? [])];
    // A file without a type may be a picture all the same: the server looks at its bytes.
    const file = all.find(({ type }) => type.startsWith('image/')) ?? all.find(({ type }) => type === '');
    if (file !== undefined) onPicture(file);
    else if (all.length > 0) onOther();
  };
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => latest.current(event.clipboardData?.files);
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, []);
  return (
    <label
      class={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <span>{over ? t('search.release') : t('search.drop')}</span>
      <span class="button">{t('search.choose')}</span>
      <input
        type="file"
        accept="image/*"
        aria-label={t('search.choose')}
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file can be chosen again.
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}

/** The bytes of a file in Base64. */
export function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error(String(reader.error)));
    reader.readAsDataURL(file);
  });
}
