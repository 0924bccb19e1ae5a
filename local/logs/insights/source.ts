import { account } from '../../account';
import type { LogGroup } from '../log-store';
import { expectQuotedText, type QueryScanner, readQuotedText } from './query-scanner';

/** Which log groups a query reads. */
export type LogGroupSource = (groups: readonly LogGroup[]) => readonly string[];

/** Reads what follows SOURCE: a group's name, or `logGroups(namePrefix: ['/aws/lambda'])`. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Source.html */
export const readSource = (scanner: QueryScanner): LogGroupSource => {
  const name = readQuotedText(scanner);
  if (name !== undefined) return readNames(scanner, name);
  scanner.skipSpace();
  const { position } = scanner;
  const form = scanner.expect(/[A-Za-z]+/y, 'the name of a log group in quotes, or logGroups(…)');
  if (form.toLowerCase() === 'loggroups') return readLogGroups(scanner);
  throw scanner.error(
    `${form} does not run here: name log groups, or use logGroups(namePrefix: ['…'])`,
    position,
  );
};

const readNames = (scanner: QueryScanner, first: string): LogGroupSource => {
  const names = [first];
  while (scanner.next(/,/y) !== undefined) names.push(expectQuotedText(scanner, 'a log group'));
  return () => names;
};

interface Criteria {
  readonly namePrefix?: readonly string[];
  readonly class?: readonly string[];
  readonly logGroupClass?: readonly string[];
  readonly accountIdentifier?: readonly string[];
}

const readLogGroups = (scanner: QueryScanner): LogGroupSource => {
  const criteria: Record<string, readonly string[]> = {};
  scanner.expect(/\(/y, "'('");
  while (scanner.next(/\)/y) === undefined) {
    const name = scanner.expect(
      /(?:namePrefix|class|logGroupClass|accountIdentifier)\b/y,
      "namePrefix, class, accountIdentifier or ')'",
    );
    scanner.expect(/:/y, "':'");
    criteria[name] = readTexts(scanner);
    scanner.next(/,/y);
  }
  return (groups) => groups.filter((group) => isMeant(group, criteria)).map(({ name }) => name);
};

const readTexts = (scanner: QueryScanner): readonly string[] => {
  scanner.expect(/\[/y, "'['");
  const texts = [expectQuotedText(scanner, 'a text')];
  while (scanner.next(/,/y) !== undefined) texts.push(expectQuotedText(scanner, 'a text'));
  scanner.expect(/\]/y, "',' or ']'");
  return texts;
};

const isMeant = (group: LogGroup, criteria: Criteria): boolean => {
  const classes = criteria.class ?? criteria.logGroupClass ?? ['STANDARD'];
  return (
    classes.includes(group.logGroupClass) &&
    (criteria.namePrefix?.some((prefix) => group.name.startsWith(prefix)) ?? true) &&
    (criteria.accountIdentifier?.includes(account.id) ?? true)
  );
};
