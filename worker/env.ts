// Bindings and settings of the worker. Settings come in two types, so that a secret can reach only what takes `Secrets`:
// `PublicConfig` may be shown to anybody, `Secrets` never. A malformed setting is an error that names the variable.

export type Bindings = {
  DB: D1Database;
  LAST_GOOD: KVNamespace;
  ASSETS: Fetcher;
  NUDGES?: Queue;
  REGION?: DurableObjectNamespace;
  EMAIL?: SendEmail;
};
