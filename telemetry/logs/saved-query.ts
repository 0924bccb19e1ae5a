/** What is asked for when a query is run, written `{{name}}` in its text. */
export interface QueryParameter {
  /** Letters, digits and underscores. */
  readonly name: string;
  readonly description: string;
}

/** A query of CloudWatch Logs Insights that is kept where the logs are searched. */
export interface SavedQuery {
  /** Kebab-case; in the console it lies in a folder with the service's name. */
  readonly name: string;
  /** One sentence: what the rows are. */
  readonly finds: string;
  /** In the query language of Logs Insights. */
  readonly text: string;
  readonly parameters: readonly QueryParameter[];
}

/** What a query is called in the console: `<service>/<query>`. */
export const savedQueryName = (service: string, { name }: Pick<SavedQuery, 'name'>): string =>
  `${service}/${name}`;

/** The query with values in the places of its parameters, as the console runs it. */
export const withValues = (
  { text }: Pick<SavedQuery, 'text'>,
  values: Readonly<Record<string, string>>,
): string => text.replace(/\{\{(\w+)\}\}/g, (place, name: string) => values[name] ?? place);

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html */
const MAX_NAME_LENGTH = 255;
const MAX_TEXT_LENGTH = 10_000;
const MAX_PARAMETERS = 20;

/** @throws RangeError when CloudWatch would refuse the query, or a parameter and the text do not fit together */
export const checkSavedQuery = (service: string, query: SavedQuery): void => {
  const { text, parameters } = query;
  const name = savedQueryName(service, query);
  checkLength(name, 'name', name, MAX_NAME_LENGTH);
  checkLength(name, 'text', text, MAX_TEXT_LENGTH);
  if (parameters.length > MAX_PARAMETERS) {
    throw new RangeError(
      `${name}: a query has at most ${MAX_PARAMETERS} parameters, got ${parameters.length}: split it`,
    );
  }
  checkParameters(name, query);
};

const checkLength = (name: string, what: string, text: string, limit: number): void => {
  if (text.length >= 1 && text.length <= limit) return;
  throw new RangeError(
    `${name}: the ${what} of a query must have 1 to ${limit} characters, got ${text.length}: change it`,
  );
};

const checkParameters = (name: string, { text, parameters }: SavedQuery): void => {
  const written = new Set([...text.matchAll(/\{\{(.*?)\}\}/g)].map(([, inner]) => inner));
  const declared = parameters.map((parameter) => parameter.name);
  const unknown = [...written].find((inner) => !declared.includes(inner ?? ''));
  if (unknown !== undefined) {
    throw new RangeError(
      `${name}: the text has {{${unknown}}}, and the parameters are ${list(declared)}: declare it`,
    );
  }
  const unused = declared.find((parameter) => !written.has(parameter));
  if (unused === undefined) return;
  throw new RangeError(`${name}: the parameter ${unused} is not in the text: write {{${unused}}}`);
};

const list = (names: readonly string[]): string => names.join(', ') || 'none';
