import { spawnSync } from 'node:child_process';

/** Whether it is installed on this machine; if not, says so once. */
export const hasCfnLint = (): boolean => {
  const isThere = spawnSync('cfn-lint', ['--version']).status === 0;
  if (!isThere) console.info('cfn-lint is not installed: the template is not linted by it');
  return isThere;
};

/** Types and properties that cfn-lint 1.51 does not know; the CDK's validator, which does, judges them. */
const newer = ["'WarmUpConfiguration'", "'AWS::CloudWatch::LogAlarm'"];

/** The errors that it finds in a template, but for what is newer than it. */
export const cfnLintErrors = (path: string): readonly string[] => {
  const { stdout } = spawnSync('cfn-lint', ['--non-zero-exit-code', 'error', path], {
    encoding: 'utf8',
  });
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('E'))
    .filter((line) => !newer.some((name) => line.includes(name)));
};
