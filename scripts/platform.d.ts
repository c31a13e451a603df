// The platform's types that the worker's rooms name, for scripts that use those rooms in Node. Types alone: the globals of
// the Workers runtime stay out of this program.

type D1Database = import('@cloudflare/workers-types').D1Database;
type D1PreparedStatement = import('@cloudflare/workers-types').D1PreparedStatement;
type D1Result<T = unknown> = import('@cloudflare/workers-types').D1Result<T>;
type KVNamespace = import('@cloudflare/workers-types').KVNamespace;
