/** A calendar month as `2004-08`; months compare as their texts do. */
export type Month = `${number}-${number}`;

export const isMonth = (text: string): text is Month => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

export const addMonths = (month: Month, months: number): Month => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + months;
  return toMonth(Math.floor(index / 12), (index % 12) + 1);
};

/** @param number - 1 to 12 */
export const toMonth = (year: number, number: number): Month =>
  `${year}-${String(number).padStart(2, '0')}` as Month;
