// Looks again at what the build said about a runbook's test: the page may be read long after it was
// built.

import { freshness } from '../../content/schema/freshness.ts';
import { SIGNS, SIGN_OF_FRESHNESS, WORDS_OF_FRESHNESS } from '../components/signs.ts';

class RunbookFreshness extends HTMLElement {
  connectedCallback() {
    const { tested, interval } = this.dataset;
    const badge = this.querySelector('.badge');
    if (tested === undefined || interval === undefined || badge === null) return;
    const state = freshness(tested, interval, new Date().toISOString().slice(0, 10));
    const sign = SIGN_OF_FRESHNESS[state];
    badge.className = `badge is-${sign}`;
    badge.querySelector('svg')?.replaceChildren();
    badge.querySelector('svg')?.insertAdjacentHTML('beforeend', SIGNS[sign]);
    const words = badge.querySelector('span');
    if (words !== null) words.textContent = WORDS_OF_FRESHNESS[state];
  }
}

customElements.define('runbook-freshness', RunbookFreshness);
