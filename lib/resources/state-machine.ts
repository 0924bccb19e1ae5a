import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { stateMachine } from '../../telemetry/resources/state-machine';
import { finder } from './finder';

export const stateMachines = finder({
  cfnType: 'AWS::StepFunctions::StateMachine',
  type: stateMachine,
  find: (resource) => {
    const machine = resource as CfnStateMachine;
    return {
      kind: 'watched',
      resource: {
        dimensions: { StateMachineArn: machine.ref },
        facts: { isExpress: machine.stateMachineType === 'EXPRESS' },
      },
    };
  },
});
