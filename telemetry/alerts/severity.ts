/** How loudly an alert speaks. The incident level (SEV1 to SEV3, EF7) is another thing. */
export const severities = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];
