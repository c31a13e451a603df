// Where the services that misbehave on demand listen. `scripts/test-faults.ts` starts them and
// provides this to the tests in workerd, which say `inject('faults')`.

import 'vitest';

export type Faults = {
  url: string;
  /** The same server under another origin. */
  elsewhere: string;
  /** The same over https, with a certificate that the tests' runtime trusts. */
  secure: string;
  /** An address on which nothing listens. */
  refused: string;
  /** Ports behind which bare TCP misbehaves; see `scripts/fault-sockets.ts`. */
  greets: number;
  silent: number;
  resets: number;
  hangsUp: number;
  dribbles: number;
  floods: number;
  /** Ports behind which TLS is spoken, or should be. */
  tls: {
    good: number;
    only12: number;
    only13: number;
    long: number;
    ancient: number;
    refuses: number;
    warns: number;
    speaksHttp: number;
    expired: number;
    wrongName: number;
  };
  /** When the certificates end, and when that of their authority does; epoch ms. */
  validTo: number;
  authorityValidTo: number;
};

declare module 'vitest' {
  interface ProvidedContext {
    faults: Faults;
  }
}
