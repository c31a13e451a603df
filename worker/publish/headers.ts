// The headers of what the worker renders: how long it may be kept, and what a browser may do with it. The one place for
// both; the docs site has its own list, because its pages are files.

/** For HTML: nothing from elsewhere, nothing inline, no frames, no nonces (pages are cached). */
export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** For the banner: as a page, but any site may frame it, and it has no form. */
export const FRAME_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  'frame-ancestors *',
].join('; ');

/** For what is not a page: it may load nothing at all, wherever it is opened. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** On every answer. */
export const SECURITY: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Strict-Transport-Security': 'max-age=31536000',
};

/** On pages alone. */
export const PAGE_SECURITY: Readonly<Record<string, string>> = {
  ...SECURITY,
  'Content-Security-Policy': PAGE_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

/**
 * On pages of a brand whose images stand elsewhere: exactly these may be loaded too. What could say more than one address
 * in a policy is left out.
 */
export function pageSecurity(images: readonly (string | null)[]): Readonly<Record<string, string>> {
  const foreign = images.filter((image) => image !== null && /^https:\/\/[\w./~%:-]+$/.test(image));
  if (foreign.length === 0) return PAGE_SECURITY;
  const own = "img-src 'self' data:";
  const policy = PAGE_POLICY.replace(own, () => [own, ...new Set(foreign)].join(' '));
  return { ...PAGE_SECURITY, 'Content-Security-Policy': policy };
}

/** On what other sites embed and other programs fetch. */
export const DATA_SECURITY: Readonly<Record<string, string>> = {
  ...SECURITY,
  'Content-Security-Policy': DATA_POLICY,
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** On the banner. The last one lets it into sites that isolate themselves from what does not. */
export const FRAME_SECURITY: Readonly<Record<string, string>> = {
  ...SECURITY,
  'Content-Security-Policy': FRAME_POLICY,
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

/** Browsers ask each time and keep the last answer for a failure; the edge keeps one for half a minute. */
export const PUBLIC_CACHING: Readonly<Record<string, string>> = {
  'Cache-Control': 'public, max-age=0, stale-if-error=86400',
  'Cloudflare-CDN-Cache-Control': 'max-age=30, stale-while-revalidate=60, stale-if-error=86400',
};

/** For an address that names its content. */
export const IMMUTABLE_CACHING: Readonly<Record<string, string>> = {
  'Cache-Control': 'public, max-age=31536000, immutable',
};

/** For the script on other people's pages: asked for once an hour, used for a day while we do not answer. */
export const EMBED_CACHING: Readonly<Record<string, string>> = {
  'Cache-Control': 'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=86400',
};

export const NO_CACHING: Readonly<Record<string, string>> = { 'Cache-Control': 'no-store' };

/** Anybody's script may read it; nothing here depends on who asks. */
export const OPEN_TO_ALL: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Allclear-As-Of',
};

/** The answer to a browser that asks before it fetches. */
export const PREFLIGHT: Readonly<Record<string, string>> = {
  ...SECURITY,
  ...OPEN_TO_ALL,
  'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
  'Access-Control-Allow-Headers': 'Content-Type, If-None-Match',
  'Access-Control-Max-Age': '86400',
};
