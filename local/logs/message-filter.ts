/** Whether a log event is meant. */
export type MessageFilter = (message: string) => boolean;

/** A filter pattern that was read. */
export interface FilterPattern {
  readonly kind: 'terms' | 'json' | 'delimited';
  readonly matches: MessageFilter;
  /** What TestMetricFilter calls `extractedValues`: fields or selectors with their values, of an event that matches. */
  readonly extract: (message: string) => Readonly<Record<string, string>>;
  /**
   * Reads `$.latency`, `$size` or `$7`: what a metric filter takes its value and its dimensions from.
   * @throws FilterPatternError where events of this pattern have no such value
   */
  readonly select: (selector: string) => (message: string) => string | number | undefined;
  /** How many regular expressions it has. */
  readonly regexes: number;
}
