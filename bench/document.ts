/**
 * Puts tables into a document, each between its marks: `<!-- table: load -->` and `<!-- end -->`. A mark without a table
 * keeps what it has.
 */
export const withTables = (text: string, tables: Readonly<Record<string, string>>): string =>
  text.replace(
    /(<!-- table: ([\w-]+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (whole, begin: string, name: string, end: string) =>
      tables[name] === undefined ? whole : `${begin}\n${tables[name]}\n\n${end}`,
  );
