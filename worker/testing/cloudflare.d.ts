// What the test pool's `env` and `exports` hold: the worker's own bindings, its entry point, the
// migrations that the setup file applies, and a way to this machine's sockets.

declare namespace Cloudflare {
  type Bindings = import('../env.ts').Bindings;
  interface GlobalProps {
    mainModule: typeof import('../index.ts');
  }
  interface Env extends Bindings {
    TEST_MIGRATIONS: import('cloudflare:test').D1Migration[];
    /** Real sockets on this machine; the tests' own `fetch` has none. */
    LOOPBACK: Fetcher;
  }
}
