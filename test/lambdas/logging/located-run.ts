// Run as a process of its own: shows where a line was written, which is line 15.
import { callerLocation } from '../../../lambdas/logging/source-location';

class Lines {
  info(): unknown {
    return this.process();
  }
  process(): unknown {
    return callerLocation(Lines.prototype.process);
  }
}

class Stock {
  reserve(lines: Lines): unknown {
    return lines.info();
  }
}

process.stdout.write(JSON.stringify(new Stock().reserve(new Lines())));
