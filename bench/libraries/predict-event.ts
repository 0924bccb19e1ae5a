import type { APIGatewayProxyEvent } from 'aws-lambda';

/** A request of the stock predictor. */
export const predictEvent = (event: APIGatewayProxyEvent): APIGatewayProxyEvent => ({
  ...event,
  resource: '/predict',
  path: '/predict',
  body: '{"symbol":"MSFT","model_type":"ar"}',
});
