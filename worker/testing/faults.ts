// Where the service that misbehaves on demand listens. `scripts/test-faults.ts` starts it and
// provides this to the tests in workerd, which say `inject('faults')`.

import 'vitest';

export type Faults = {
  url: string;
  /** The same server under another origin. */
  elsewhere: string;
  /** An address on which nothing listens. */
  refused: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    faults: Faults;
  }
}
