import type { CfnApi, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { httpApi } from '../../telemetry/resources/http-api';
import { referenced } from './attached';
import { finder } from './finder';

export const httpApis = finder({
  cfnType: 'AWS::ApiGatewayV2::Stage',
  type: httpApi,
  find: (resource) => {
    const stage = resource as CfnStage;
    const api = referenced(stage.apiId) as CfnApi | undefined;
    if (api?.protocolType === 'WEBSOCKET') {
      return {
        kind: 'unwatched',
        reason: 'there is no table of WebSocket APIs: write rules for it',
      };
    }
    return {
      kind: 'watched',
      resource: { dimensions: { ApiId: stage.apiId, Stage: stage.stageName }, facts: {} },
    };
  },
});
