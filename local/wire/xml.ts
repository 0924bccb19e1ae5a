const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** Of text in an element, what `escapeXml` made of it; numeric references too. */
export const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (found, ...parts) => {
    const [decimal, hex] = parts as readonly (string | undefined)[];
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : found;
    return Object.entries(ENTITIES).find(([, entity]) => entity === found)?.[0] ?? found;
  });

/** An element of text and elements; a list repeats it. What is undefined is left out. */
export type XmlContent =
  | string
  | number
  | undefined
  | readonly XmlContent[]
  | { readonly [name: string]: XmlContent };

export const toXml = (name: string, content: XmlContent): string => {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((one) => toXml(name, one)).join('');
  const inner =
    typeof content === 'object'
      ? Object.entries(content)
          .map(([child, value]) => toXml(child, value))
          .join('')
      : escapeXml(String(content));
  return `<${name}>${inner}</${name}>`;
};
