import {
  type FieldChanges,
  type FieldSet,
  fieldSets,
  fixedFacts,
  type LineFields,
} from './line-fields';

/**
 * @param fields - what the changes made of the line's fields
 * @throws RangeError when a set is not known, or two facts would be at one place
 */
export const checkLineFields = (
  changes: readonly (FieldSet | FieldChanges)[],
  fields: LineFields,
): void => {
  const unknown = changes.find((change) => typeof change === 'string' && !(change in fieldSets));
  if (unknown !== undefined) {
    throw new RangeError(
      `there is no set of log fields named ${unknown}: choose from ${Object.keys(fieldSets).join(', ')}`,
    );
  }
  for (const fact of fixedFacts) {
    if (fields[fact] === fact) continue;
    throw new RangeError(`the log field ${fact} is a dimension of metrics: leave it in its place`);
  }
  checkPlaces(Object.entries(fields));
};

const isPlace = (fact: string, place: string): boolean =>
  /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$/.test(place) || (fact === 'context' && place === '*');

/** A line is of a request or of another invocation. */
const neverTogether = ['responseTimeMs durationMs'];

const checkPlaces = (placed: readonly (readonly [fact: string, place: string])[]): void => {
  const facts = new Map<string, string>();
  for (const [fact, place] of placed) {
    if (!isPlace(fact, place)) {
      throw new RangeError(
        `the log field of ${fact} must be a name, or two with a dot between, got ${JSON.stringify(place)}`,
      );
    }
    const other = facts.get(place);
    if (other !== undefined && !neverTogether.includes(`${other} ${fact}`)) {
      throw new RangeError(
        `${other} and ${fact} would both be the log field ${place}: give one of them another`,
      );
    }
    facts.set(place, fact);
  }
};
