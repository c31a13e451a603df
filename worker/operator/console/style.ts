// The console's stylesheet and script under addresses that name their content, so that a browser fetches them once.

import { CONSOLE_SCRIPT, CONSOLE_STYLE } from '../../publish/client-built.ts';
import { hashOf } from '../../publish/hash.ts';
import { IMMUTABLE_CACHING, SECURITY } from '../../publish/headers.ts';

export const STYLE_PATH = `/console/style.css?${hashOf(CONSOLE_STYLE)}`;
export const SCRIPT_PATH = `/console/script.js?${hashOf(CONSOLE_SCRIPT)}`;

export function style(): Response {
  const headers = { 'Content-Type': 'text/css; charset=utf-8', ...SECURITY, ...IMMUTABLE_CACHING };
  return new Response(CONSOLE_STYLE, { headers });
}

export function script(): Response {
  const headers = {
    'Content-Type': 'text/javascript; charset=utf-8',
    ...SECURITY,
    ...IMMUTABLE_CACHING,
  };
  return new Response(CONSOLE_SCRIPT, { headers });
}
