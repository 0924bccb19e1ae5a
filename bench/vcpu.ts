/** The memory at which a function has one vCPU. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const VCPU_MEGABYTES = 1769;

/** How long work takes that needs so much CPU, in the same unit, where a function has that share of a vCPU. */
export const stretched = (cpuTime: number, megabytes: number): number =>
  cpuTime * (VCPU_MEGABYTES / Math.min(megabytes, VCPU_MEGABYTES));
