import { indefinite } from '../../telemetry/indefinite';

test.each([
  ['Lambda function', 'a Lambda function'],
  ['REST API stage', 'a REST API stage'],
  ['Step Functions state machine', 'a Step Functions state machine'],
  ['EventBridge rule', 'an EventBridge rule'],
  ['HTTP API stage', 'an HTTP API stage'],
  ['SQS queue', 'an SQS queue'],
  ['S3 bucket', 'an S3 bucket'],
])('%s has the article that is spoken', (title, withArticle) => {
  expect(indefinite(title)).toBe(withArticle);
});
