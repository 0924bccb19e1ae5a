import { Topic } from 'aws-cdk-lib/aws-sns';
import { topic } from '../../../lib/delivery/channel';
import { Watch } from '../../../lib/watch';
import { shop } from './shop';

shop((stack) => {
  // begin
  const alerts = new Topic(stack, 'Alerts');
  Watch.everything(stack, {
    telemetry: { service: 'shop' },
    routes: { critical: [topic(alerts)], warning: [topic(alerts)] },
    runbooks: 'https://example.com/runbooks',
    dashboards: ['summary', 'alarms'],
    resources: { except: [alerts], types: { lambda: { Failing: false } } },
  });
  // end
});
