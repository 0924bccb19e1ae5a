import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { stateMachine } from '../../telemetry/resources/state-machine';
import { finder } from './finder';
import { knownText } from './resolved';

export const stateMachines = finder({
  cfnType: 'AWS::StepFunctions::StateMachine',
  type: stateMachine,
  find: (resource) => {
    const machine = resource as CfnStateMachine;
    return {
      kind: 'watched',
      resource: {
        dimensions: { StateMachineArn: machine.ref },
        facts: { isExpress: knownText(machine, machine.stateMachineType) === 'EXPRESS' },
      },
    };
  },
});
