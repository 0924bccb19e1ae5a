import { Topic } from 'aws-cdk-lib/aws-sns';
import { topic } from '../../../lib/delivery/channel';
import { Watch } from '../../../lib/watch';
import { fleet } from './fleet';

fleet((stack) => {
  // begin
  const alerts = [topic(new Topic(stack, 'Alerts'))];
  Watch.everything(stack, {
    telemetry: { service: 'fleet' },
    routes: { critical: alerts, warning: alerts },
    runbooks: 'https://example.com/runbooks',
  });
  // end
});
