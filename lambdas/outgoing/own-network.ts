// Names and addresses that mean nothing, or somebody else, on the internet.
const ownNetwork: readonly RegExp[] = [
  /^[^.:[]+$/,
  /\.(?:localhost|local|internal)$/,
  /^(?:127|10)(?:\.\d+){3}$/,
  /^192\.168(?:\.\d+){2}$/,
  /^172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}$/,
  /^\[(?:::1|f[cd][\da-f]{2}:.*)\]$/,
];

/**
 * Whether a host is within the network that the function is in, by its name alone.
 * @see https://www.rfc-editor.org/rfc/rfc1918 for the addresses
 */
export const isInOwnNetwork = (hostname: string): boolean =>
  ownNetwork.some((pattern) => pattern.test(hostname));
