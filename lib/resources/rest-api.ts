import { Token } from 'aws-cdk-lib';
import type { CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { restApi } from '../../telemetry/resources/rest-api';
import { referenced } from './attached';
import { finder } from './finder';

export const restApis = finder({
  cfnType: 'AWS::ApiGateway::Stage',
  type: restApi,
  find: (resource) => {
    const stage = resource as CfnStage;
    const api = referenced(stage.restApiId) as CfnRestApi | undefined;
    if (!api?.name || !stage.stageName) {
      return {
        kind: 'unwatched',
        reason:
          'its metrics go by the names of API and stage, which the template does not have: give the API a name',
      };
    }
    return {
      kind: 'watched',
      resource: {
        dimensions: { ApiName: apiName(api.name, api), Stage: stage.stageName },
        facts: { hasCache: stage.cacheClusterEnabled === true },
      },
    };
  },
});

/**
 * The name without what is not ASCII, as the metrics have it; where nothing remains, the id.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 */
const apiName = (name: string, { ref }: CfnRestApi): string =>
  Token.isUnresolved(name) ? name : name.replace(/[^\x20-\x7e]/g, '') || ref;
