// The platform's types that the worker's rooms name, for scripts that use those rooms in Node. Types alone: the globals of
// the Workers runtime stay out of this program.

type D1Database = import('@cloudflare/workers-types').D1Database;
type D1PreparedStatement = import('@cloudflare/workers-types').D1PreparedStatement;
type D1Result<T = unknown> = import('@cloudflare/workers-types').D1Result<T>;
type KVNamespace = import('@cloudflare/workers-types').KVNamespace;
type DurableObjectNamespace = import('@cloudflare/workers-types').DurableObjectNamespace;
type Fetcher = import('@cloudflare/workers-types').Fetcher;
type Queue = import('@cloudflare/workers-types').Queue;
type RateLimit = import('@cloudflare/workers-types').RateLimit;
type SendEmail = import('@cloudflare/workers-types').SendEmail;
type WorkerVersionMetadata = import('@cloudflare/workers-types').WorkerVersionMetadata;
type CryptoKey = import('node:crypto').webcrypto.CryptoKey;

declare module 'cloudflare:email' {
  export const EmailMessage: new (
    from: string,
    to: string,
    raw: string,
  ) => import('@cloudflare/workers-types').EmailMessage;
}
