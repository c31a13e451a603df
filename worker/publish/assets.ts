// The script and the stylesheet of the public pages under addresses that name their content, so that browsers may keep
// them for ever. The accent colour of the configuration is the only thing in them that is not built.

import { accentRules } from './accent.ts';
import { SCRIPT, STYLE } from './client-built.ts';
import { hashOf } from './hash.ts';

/** Addresses for `<head>`. */
export type Assets = { style: string; script: string };

const SCRIPT_PATH = `/page/${hashOf(SCRIPT)}.js`;

const styles = new Map<string, { path: string; text: string }>();

function styleOf(accent: string | null) {
  const key = accent ?? '';
  let style = styles.get(key);
  if (style === undefined) {
    const text = STYLE + (accent === null ? '' : accentRules(accent));
    style = { path: `/page/${hashOf(text)}.css`, text };
    styles.set(key, style);
  }
  return style;
}

/** The addresses that a page with this accent links. */
export function assetsOf(accent: string | null): Assets {
  return { style: styleOf(accent).path, script: SCRIPT_PATH };
}

export type Asset = { type: string; text: string; isCurrent: boolean };

/**
 * What to answer under an address. One of an earlier version gets the present content, but may not be kept: a page from
 * a cache should still look right.
 */
export function assetAt(path: string, accent: string | null): Asset | null {
  if (path.endsWith('.js')) {
    return {
      type: 'text/javascript; charset=utf-8',
      text: SCRIPT,
      isCurrent: path === SCRIPT_PATH,
    };
  }
  if (!path.endsWith('.css')) return null;
  const style = styleOf(accent);
  return { type: 'text/css; charset=utf-8', text: style.text, isCurrent: path === style.path };
}
