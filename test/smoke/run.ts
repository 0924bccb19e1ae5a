import { smoke } from './smoke';

// The AWS SDK's notice about future Node.js versions says nothing about what is seen here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

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
