// What the test pool's `env` and `exports` hold: the worker's own bindings, its entry point, and the
// migrations that the setup file applies.

declare namespace Cloudflare {
  type Bindings = import('../env.ts').Bindings;
  interface GlobalProps {
    mainModule: typeof import('../index.ts');
  }
  interface Env extends Bindings {
    TEST_MIGRATIONS: import('cloudflare:test').D1Migration[];
  }
}
