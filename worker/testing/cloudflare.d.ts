// What the test pool's `env` and `exports` hold: the worker's own bindings, its entry point, and the
// migrations that the setup file applies.

declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import('../index.ts');
  }
  interface Env {
    DB: D1Database;
    TEST_MIGRATIONS: import('cloudflare:test').D1Migration[];
  }
}
