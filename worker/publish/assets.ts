// The scripts and the stylesheets of the public pages under addresses that name their content, so that browsers may keep
// them for ever. The accent colour of the configuration is the only thing in them that is not built.

import { accentRules } from './accent.ts';
import {
  FRAME_SCRIPT,
  FRAME_STYLE,
  PUSH_SCRIPT,
  PUSH_WORKER,
  SCRIPT,
  STYLE,
} from './client-built.ts';
import { hashOf } from './hash.ts';

/** Addresses for `<head>`, of a page and of the banner that other sites embed. */
export type Assets = Record<
  'style' | 'script' | 'frameStyle' | 'frameScript' | 'pushScript',
  string
>;

const SCRIPT_PATH = `/page/${hashOf(SCRIPT)}.js`;
const FRAME_SCRIPT_PATH = `/page/frame-${hashOf(FRAME_SCRIPT)}.js`;
const PUSH_SCRIPT_PATH = `/page/push-${hashOf(PUSH_SCRIPT)}.js`;
/** Browsers ask for it again under the same address, so it never names its content. */
const PUSH_WORKER_PATH = '/page/push-worker.js';
const FRAME_STYLE_PATH = `/page/frame-${hashOf(FRAME_STYLE)}.css`;

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
  return {
    style: styleOf(accent).path,
    script: SCRIPT_PATH,
    frameStyle: FRAME_STYLE_PATH,
    frameScript: FRAME_SCRIPT_PATH,
    pushScript: PUSH_SCRIPT_PATH,
  };
}

export type Asset = { type: string; text: string; isCurrent: boolean };

/**
 * What to answer under an address. One of an earlier version gets the present content, but may not be kept: a page from
 * a cache should still look right.
 */
export function assetAt(path: string, accent: string | null): Asset | null {
  const isFramed = path.startsWith('/page/frame-');
  if (path.endsWith('.js')) {
    const type = 'text/javascript; charset=utf-8';
    if (path === PUSH_WORKER_PATH) return { type, text: PUSH_WORKER, isCurrent: false };
    const [own, text] = isFramed
      ? [FRAME_SCRIPT_PATH, FRAME_SCRIPT]
      : path.startsWith('/page/push-')
        ? [PUSH_SCRIPT_PATH, PUSH_SCRIPT]
        : [SCRIPT_PATH, SCRIPT];
    return { type, text, isCurrent: path === own };
  }
  if (!path.endsWith('.css')) return null;
  const style = isFramed ? { path: FRAME_STYLE_PATH, text: FRAME_STYLE } : styleOf(accent);
  return { type: 'text/css; charset=utf-8', text: style.text, isCurrent: path === style.path };
}
