/**
 * The trace's id in Lambda's header `Root=1-…;Parent=…;Sampled=1`.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export const traceIdOf = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : /(?:^|;)Root=([^;]+)/.exec(header)?.[1];
