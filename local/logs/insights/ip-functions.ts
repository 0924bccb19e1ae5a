import ipaddr from 'ipaddr.js';
import { plain } from './insights-function';
import { toText, type Value } from './value';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Family = 'ipv4' | 'ipv6';

const addressOf = (value: Value): Address | undefined => {
  const text = toText(value) ?? '';
  // The library would take octal and short forms as well.
  const isValid = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
  return isValid ? ipaddr.parse(text) : undefined;
};

const isOf = (value: Value, ...families: readonly Family[]): boolean => {
  const kind = addressOf(value)?.kind();
  return kind !== undefined && families.includes(kind);
};

const isInSubnet = (value: Value, subnet: Value, ...families: readonly Family[]): boolean => {
  const address = addressOf(value);
  const range = rangeOf(toText(subnet) ?? '');
  if (!address || !range || !families.includes(address.kind())) return false;
  return (
    address.kind() === range[0].kind() &&
    address.match(range as [ipaddr.IPv4, number] & [ipaddr.IPv6, number])
  );
};

const rangeOf = (subnet: string): [Address, number] | undefined =>
  ipaddr.isValidCIDR(subnet) ? ipaddr.parseCIDR(subnet) : undefined;

const toIpv4Number = (value: Value): number | undefined => {
  const address = addressOf(value);
  if (address?.kind() !== 'ipv4') return undefined;
  return address.toByteArray().reduce((number, byte) => number * 256 + byte, 0);
};

const rangeName = (value: Value): string | undefined => addressOf(value)?.range();

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
export const ipFunctions = [
  plain('isValidIp(text)', (value) => isOf(value, 'ipv4', 'ipv6')),
  plain('isValidIpV4(text)', (value) => isOf(value, 'ipv4')),
  plain('isValidIpV6(text)', (value) => isOf(value, 'ipv6')),
  plain('isIpInSubnet(text, subnet)', (value, subnet) => isInSubnet(value, subnet, 'ipv4', 'ipv6')),
  plain('isIpv4InSubnet(text, subnet)', (value, subnet) => isInSubnet(value, subnet, 'ipv4')),
  plain('isIpv6InSubnet(text, subnet)', (value, subnet) => isInSubnet(value, subnet, 'ipv6')),
  plain('ipv4ToNumber(text)', toIpv4Number),
  plain('isPrivateIP(text)', (value) => rangeName(value) === 'private'),
  plain('isPublicIP(text)', (value) => rangeName(value) === 'unicast'),
  // Neither routed in public nor private: loopback, link-local, multicast, for documentation and so on.
  plain('isReservedIP(text)', (value) => {
    const range = rangeName(value);
    return range !== undefined && range !== 'private' && range !== 'unicast';
  }),
];
