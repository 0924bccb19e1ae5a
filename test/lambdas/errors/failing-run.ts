// Run as a process of its own: shows the record of an error whose causes are thrown on line 5.
import { errorRecord } from '../../../lambdas/errors/error-record';

const checkSymbol = (): never => {
  throw new RangeError('no such symbol');
};

const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

const cause = caught(() => checkSymbol());
const failed = new AggregateError([caught(() => checkSymbol())], 'all failed', { cause });
process.stdout.write(JSON.stringify(errorRecord(failed)));
