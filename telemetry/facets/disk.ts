import { gauge } from '../instrument';

/** What is measured of the disk of an execution environment (TR1, EF1): Lambda has one at /tmp. */
export const disk = () => ({
  used: gauge('Share of /tmp that is used', { unit: 'Percent' }),
});
