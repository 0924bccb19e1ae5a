import { smoke } from './smoke';

smoke()
  .then((checks) => {
    for (const { name, passed, seen } of checks) {
      console.log(`${passed ? 'ok  ' : 'FAIL'}  ${name.padEnd(24)} ${seen}`);
    }
    process.exit(checks.every(({ passed }) => passed) ? 0 : 1);
  })
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
