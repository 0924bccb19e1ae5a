/** Initials whose first letter is said with a vowel: an SQS queue, an RDS instance. */
const spokenWithVowel = /^([AEIOU]|(HTTP|RDS|S3|SNS|SQS)\b)/i;

/** The name of a type with its article: `an SQS queue`, `a REST API stage`. */
export const indefinite = (title: string): string =>
  `${spokenWithVowel.test(title) ? 'an' : 'a'} ${title}`;
