import { Topic } from 'aws-cdk-lib/aws-sns';
import { topic } from '../../../lib/delivery/channel';
import { Watch } from '../../../lib/watch';
import { shop } from './shop';

shop((stack) => {
  // begin
  const alerts = [topic(new Topic(stack, 'Alerts'))];
  Watch.everything(stack, {
    telemetry: { service: 'shop' },
    routes: { critical: alerts, warning: alerts },
    runbooks: 'https://example.com/runbooks',
    dashboards: ['summary', 'alarms'],
  });
  // end
});
