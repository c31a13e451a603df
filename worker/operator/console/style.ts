// The console's stylesheet under an address that names its content, so that a browser fetches it once.

import { CONSOLE_STYLE } from '../../publish/client-built.ts';
import { hashOf } from '../../publish/hash.ts';
import { IMMUTABLE_CACHING, SECURITY } from '../../publish/headers.ts';

export const STYLE_PATH = `/console/style.css?${hashOf(CONSOLE_STYLE)}`;

export function style(): Response {
  const headers = { 'Content-Type': 'text/css; charset=utf-8', ...SECURITY, ...IMMUTABLE_CACHING };
  return new Response(CONSOLE_STYLE, { headers });
}
