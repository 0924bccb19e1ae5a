/** Values of `$context.` variables by the rest of their name. */
export type ContextVariables = Readonly<Record<string, string>>;

/**
 * Fills `$context.x` in an access log format or a gateway response's template; what is not known is `-`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export const fillContextVariables = (format: string, context: ContextVariables): string =>
  format.replace(
    /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g,
    (_all, name: string) => context[name] ?? '-',
  );
