const known = new Map<string, string>();

/**
 * A colour of the theme that the page is in, by the name of its CSS variable. Asked once a theme: the browser works out
 * all styles anew for each question.
 */
export const themeColor = (name: string): string => {
  const page = document.documentElement;
  const key = `${page.dataset.theme} ${name}`;
  const color = known.get(key) ?? getComputedStyle(page).getPropertyValue(name).trim();
  known.set(key, color);
  return color;
};
