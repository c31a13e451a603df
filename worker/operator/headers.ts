// The headers of what only operators see: kept nowhere, framed nowhere, and telling no other site that it was looked at.

export const NO_STORE: Readonly<Record<string, string>> = { 'Cache-Control': 'no-store' };

/** For the console's pages: nothing from elsewhere, nothing inline. */
export const CONSOLE_SECURITY: Readonly<Record<string, string>> = {
  ...NO_STORE,
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "script-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

/** For a mail that is looked at inside a page of the console: it has styles of its own, runs nothing, loads nothing. */
export const MAIL_SECURITY: Readonly<Record<string, string>> = {
  ...NO_STORE,
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
  'Referrer-Policy': 'no-referrer',
};
