import { account } from '../account';

/**
 * A resolved value in which ARNs of the app's own accounts, whatever their region, are of the account and region that
 * run here: stacks with an environment of their own name each other's resources so.
 * @param accounts - ids of the accounts that the app's stacks are for
 */
export const withLocalArns = (value: unknown, accounts: ReadonlySet<string>): unknown => {
  if (accounts.size === 0) return value;
  if (typeof value === 'string') return value.replace(ARN, (...match) => localArn(match, accounts));
  if (Array.isArray(value)) return value.map((item) => withLocalArns(item, accounts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withLocalArns(item, accounts)]),
  );
};

const ARN = /arn:aws[a-z-]*:([a-z0-9-]+):([a-z0-9-]*):(\d{12}):/g;

const localArn = (match: readonly unknown[], accounts: ReadonlySet<string>): string => {
  const [whole, service, region, owner] = match.map(String);
  if (!accounts.has(owner ?? '')) return whole ?? '';
  return `arn:${account.partition}:${service}:${region && account.region}:${account.id}:`;
};
