import { minutes } from '../duration';
import { labelled } from '../signals/signal';
import { count } from '../unit';
import { resourceType } from './resource-type';

export type RotatedSecretFacts = Readonly<Record<string, never>>;

/**
 * Secrets Manager has no metric of rotations. Its event RotationFailed reaches EventBridge only in accounts with a trail,
 * which is not a stack's to make; what fails in practice is the function that rotates, and it is watched by its errors.
 */
export const rotatedSecret = resourceType<RotatedSecretFacts>()({
  id: 'rotatedSecret',
  title: 'rotation of a secret',
  namespace: 'AWS/Lambda',
  rows: [
    {
      id: 'RotationFailures',
      signal: ({ metric }) => labelled('Failed steps', metric('Errors', 'Sum', 'Count')),
      panel: 'Rotation',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(5),
        period: minutes(5),
        severity: 'warning',
        summary: 'A secret was not rotated: the function that rotates it failed.',
        action: 'Read the log of that function, mend it, then rotate the secret by hand.',
        causes: [
          'the function cannot reach the database or Secrets Manager: its network changed',
          'it lost its permission to set the password, or to use the key of the secret',
          'an earlier rotation stopped half-way, and a version is still labelled AWSPENDING',
        ],
        why: 'It runs a few times a month: a rate or M of N would never see one failure; the old secret still works.',
      },
      source:
        'https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html',
    },
  ],
  recommended: [],
});
