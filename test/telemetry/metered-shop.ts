import { defineTelemetry } from '../../telemetry/define-telemetry';
import { counter, gauge, histogram } from '../../telemetry/instrument';

/** A telemetry with one instrument of each kind, for tests of what is made of instruments. */
export const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: {
    orders: counter('Orders', { by: { country: ['NO', 'PE'] }, rollups: [[]] }),
    refused: counter('Orders refused'),
    packing: histogram('Time to pack', { unit: 'Milliseconds' }),
    shelves: gauge('Shelves in use', { by: { hall: ['a', 'b'] } }),
    lookups: counter('Look-ups', { highResolution: true }),
  },
});
