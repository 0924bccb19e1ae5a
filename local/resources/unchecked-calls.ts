/** What is said of something that everyone may call here, and on AWS not. */
export const uncheckedCalls = (checks: readonly string[]): { readonly without?: string } =>
  checks.length > 0
    ? { without: `everyone may call it here: its ${checks.join(' and ')} is not checked` }
    : {};
