import { createStore } from './store.ts';

export type Language = 'en' | 'zh';
export type Theme = 'auto' | 'light' | 'dark';

/** A choice that the browser remembers; where it remembers nothing, the choice lasts as long as the page. */
function remembered<Value extends string>(name: string, values: readonly Value[], fallback: () => Value) {
  const read = () => {
    try {
      return values.find((value) => value === localStorage.getItem(name));
    } catch {
      return undefined;
    }
  };
  const store = createStore<Value>(read() ?? fallback());
  store.watch(() => {
    try {
      localStorage.setItem(name, store.get());
    } catch {
      // Storage is off or full.
    }
  });
  return store;
}

export const language = remembered<Language>('tuku.language', ['en', 'zh'], () =>
  (navigator.languages[0] ?? navigator.language).toLowerCase().startsWith('zh') ? 'zh' : 'en',
);

export const theme = remembered<Theme>('tuku.theme', ['auto', 'light', 'dark'], () => 'auto');

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const shadeNow = () => (theme.get() === 'auto' ? (systemDark.matches ? 'dark' : 'light') : theme.get());

/** The colours in use: the chosen ones, or the system's. */
export const shade = createStore(shadeNow());

/** Keeps what the style sheet and screen readers go by in step with the choices and the system. */
export function applyPreferences(): void {
  const apply = () => {
    document.documentElement.lang = language.get() === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset.theme = shadeNow();
    shade.set(shadeNow());
  };
  language.watch(apply);
  theme.watch(apply);
  systemDark.addEventListener('change', apply);
  apply();
}
