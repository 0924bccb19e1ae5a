const COLOR = /^(#[0-9a-f]{3,4}|#[0-9a-f]{6}|#[0-9a-f]{8}|[a-z]+|(rgb|hsl)a?\([\d\s.,%/]+\))$/i;

/** Whether a text is a colour and nothing else that CSS would take, such as an address. */
export const isColor = (text: string): boolean => COLOR.test(text);

/** The colour that a dashboard names; one that is no colour is left to the console. */
export const asColor = (value: unknown): string | undefined =>
  typeof value === 'string' && isColor(value) ? value : undefined;
