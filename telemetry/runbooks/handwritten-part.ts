const BEGIN =
  '<!-- by hand: begin. What is written down to the other mark stays when the page is made again. -->';
const END = '<!-- by hand: end -->';
const beginMark = /<!-- by hand: begin\b[^>]*-->/;

/** The part of a page that people write, with the marks around it. */
export const handwrittenPart = (text: string): string => `${BEGIN}\n\n${text.trim()}\n\n${END}`;

/**
 * A page that was made again, with what people had written into the earlier one.
 * @throws RangeError where the earlier page lost one of its marks: what is written there would be lost
 */
export const keepHandwritten = (page: string, earlier: string | undefined): string => {
  if (earlier === undefined) return page;
  const written = between(earlier);
  if (written !== undefined) return page.replace(between(page) ?? '', () => written);
  throw new RangeError(
    `a page that is made again must have the marks ${BEGIN} and ${END}, got neither or one: put them around what was written by hand`,
  );
};

const between = (page: string): string | undefined => {
  const begin = beginMark.exec(page);
  const end = page.indexOf(END);
  if (!begin || end < begin.index) return undefined;
  return page.slice(begin.index + begin[0].length, end);
};
