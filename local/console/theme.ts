import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

export interface Theme {
  readonly name: 'light' | 'dark';
  readonly toggle: () => void;
}

const STORED = 'theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** The system's theme, unless the reader chose one here. */
const current = (): Theme['name'] => {
  const stored = localStorage.getItem(STORED);
  if (stored === 'light' || stored === 'dark') return stored;
  return prefersDark.matches ? 'dark' : 'light';
};

const ThemeContext = createContext<Theme>({ name: 'light', toggle: () => {} });
export const ThemeProvider = ThemeContext.Provider;
export const useTheme = (): Theme => useContext(ThemeContext);

/** Sets the theme of the whole page: once, at its top. */
export const usePageTheme = (): Theme => {
  const [name, setName] = useState(current);
  useEffect(() => {
    const follow = () => setName(current());
    prefersDark.addEventListener('change', follow);
    return () => prefersDark.removeEventListener('change', follow);
  }, []);
  document.documentElement.dataset.theme = name;
  const toggle = () => {
    localStorage.setItem(STORED, name === 'dark' ? 'light' : 'dark');
    setName(current());
  };
  return { name, toggle };
};
