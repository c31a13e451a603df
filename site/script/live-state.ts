// Shows the live state in the header, from the status service's own badge. Fails silently: without
// script, without an answer, or with an answer that is not understood, the link is plain and claims
// nothing.

import { SIGNS, type Sign } from '../components/signs.ts';

/** The badge's colours, by its own values and by the names that the badge format knows. */
const SIGN_OF_COLOUR: Record<string, Sign> = {
  '0a7a3f': 'operational',
  brightgreen: 'operational',
  green: 'operational',
  '8a5b00': 'degraded',
  yellow: 'degraded',
  b04300: 'partial',
  orange: 'partial',
  b3141f: 'major',
  red: 'major',
  critical: 'major',
  '1d5bb8': 'maintenance',
  blue: 'maintenance',
};

/**
 * What is shown of a badge; null where it is not one. A colour that is not known is told as not
 * known.
 */
export function stateOf(badge: unknown): { sign: Sign; words: string } | null {
  if (typeof badge !== 'object' || badge === null || !('message' in badge)) return null;
  const { message } = badge;
  if (typeof message !== 'string' || message === '') return null;
  const colour = 'color' in badge && typeof badge.color === 'string' ? badge.color : '';
  const sign = SIGN_OF_COLOUR[colour.replace(/^#/, '').toLowerCase()] ?? 'nodata';
  return { sign, words: message.charAt(0).toUpperCase() + message.slice(1) };
}

/** Asks once, and fills in the link. */
export async function showLiveState(link: HTMLElement, ask: typeof fetch = fetch): Promise<void> {
  try {
    const answer = await ask('/badge.json', { signal: AbortSignal.timeout(5000) });
    const state = answer.ok ? stateOf(await answer.json()) : null;
    if (state === null) return;
    const sign = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    sign.setAttribute('viewBox', '0 0 16 16');
    sign.setAttribute('width', '16');
    sign.setAttribute('height', '16');
    sign.setAttribute('aria-hidden', 'true');
    sign.innerHTML = SIGNS[state.sign];
    const words = document.createElement('span');
    words.textContent = state.words;
    link.classList.add('badge', `is-${state.sign}`);
    link.replaceChildren(sign, words);
    link.hidden = false;
  } catch {
    // Not being told the state is no reason to disturb somebody who reads a runbook.
  }
}
