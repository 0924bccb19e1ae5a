// Run as a process of its own: shows the record of an error that is thrown on line 5.
import { errorRecord } from '../../../lambdas/errors/error-record';

const fail = (): never => {
  throw new RangeError('no such symbol');
};

try {
  fail();
} catch (error) {
  process.stdout.write(JSON.stringify(errorRecord(error)));
}
