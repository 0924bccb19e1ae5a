import { IPv4 } from 'ipaddr.js';
import { TemplateError } from './template';

/**
 * The first `count` subnets of an IPv4 block, each with `cidrBits` bits for its hosts.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 * @throws TemplateError for what is no block, and when the block holds fewer subnets
 */
export const subnetsOf = (block: string, count: number, cidrBits: number): readonly string[] => {
  const [network, prefix] = parseBlock(block);
  const isWhole = Number.isInteger(count) && Number.isInteger(cidrBits);
  if (!isWhole || count < 1 || count > 256 || cidrBits < 1 || cidrBits > 31) {
    throw new TemplateError(
      `Fn::Cidr takes 1 to 256 blocks of 1 to 31 bits, got ${count} of ${cidrBits}`,
    );
  }
  const size = 2 ** cidrBits;
  if (count * size > 2 ** (32 - prefix)) {
    throw new TemplateError(`Fn::Cidr: ${block} does not hold ${count} blocks of ${cidrBits} bits`);
  }
  return Array.from(
    { length: count },
    (_, index) => `${toAddress(network + index * size)}/${32 - cidrBits}`,
  );
};

const parseBlock = (block: string): readonly [network: number, prefix: number] => {
  try {
    const [address, prefix] = IPv4.parseCIDR(block);
    const number = address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
    const size = 2 ** (32 - prefix);
    return [Math.floor(number / size) * size, prefix];
  } catch {
    throw new TemplateError(
      `Fn::Cidr takes an IPv4 block such as 10.0.0.0/16, got ${JSON.stringify(block)}`,
    );
  }
};

const toAddress = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
