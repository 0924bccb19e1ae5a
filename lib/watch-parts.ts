import type { facetPanels } from '../telemetry/panels/facet-panels';
import type { budgetPanels } from '../telemetry/panels/slo-panels';
import type { MuteRules } from './alarms/mute-rules';
import type { ServiceComposites } from './alarms/service-composites';
import type { SloAlarms } from './alarms/slo-alarms';
import type { createNotifiers } from './delivery/notifiers';
import type { LogContentAlarm } from './logs/log-content-alarm';
import type { SavedQueries } from './logs/saved-queries';

/**
 * What a watch has only where it is asked for. Each part is loaded by the first watch that has it: loading is most of what a
 * watch adds to a synthesis.
 */
export const watchParts = {
  get SloAlarms(): typeof SloAlarms {
    return require('./alarms/slo-alarms').SloAlarms;
  },
  get budgetPanels(): typeof budgetPanels {
    return require('../telemetry/panels/slo-panels').budgetPanels;
  },
  get facetPanels(): typeof facetPanels {
    return require('../telemetry/panels/facet-panels').facetPanels;
  },
  get ServiceComposites(): typeof ServiceComposites {
    return require('./alarms/service-composites').ServiceComposites;
  },
  get MuteRules(): typeof MuteRules {
    return require('./alarms/mute-rules').MuteRules;
  },
  get LogContentAlarm(): typeof LogContentAlarm {
    return require('./logs/log-content-alarm').LogContentAlarm;
  },
  get SavedQueries(): typeof SavedQueries {
    return require('./logs/saved-queries').SavedQueries;
  },
  get createNotifiers(): typeof createNotifiers {
    return require('./delivery/notifiers').createNotifiers;
  },
};
