// The script of every public page. It only adds: times in the reader's zone, a quiet refresh each minute while somebody
// looks, and words for the days of a bar. The page is complete without it. It has a budget of 2 KB compressed.

import { watchBars } from './bars.ts';
import { refreshFrom, remember } from './swap.ts';
import { localise } from './times.ts';

const REFRESH_MS = 60_000;
const JITTER_MS = 10_000;
const LONGEST_WAIT_MS = 600_000;
const REWRITE_MS = 20_000;

function start(main: HTMLElement) {
  let failures = 0;
  let dueAt = 0;
  let timer = 0;

  const look = async () => {
    try {
      // A validator of our own, because the browser's cache need not have one.
      const headers = { 'If-None-Match': `W/"${main.dataset['tag']}"` };
      await refreshFrom(await fetch(location.href, { headers }), main);
      failures = 0;
    } catch {
      failures += 1;
    }
    document.querySelector('#lost')?.toggleAttribute('hidden', failures < 2);
    plan();
  };
  const plan = () => {
    const waitMs = Math.min(REFRESH_MS * 2 ** failures, LONGEST_WAIT_MS);
    dueAt = Date.now() + waitMs + Math.random() * JITTER_MS;
    wake();
  };
  // A hidden page asks nothing; one that is seen again asks at once if its time has come.
  const wake = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, dueAt - Date.now());
  };

  remember(main);
  localise(main);
  setInterval(localise, REWRITE_MS, main);
  document.addEventListener('visibilitychange', wake);
  watchBars(main);
  plan();
}

const main = document.querySelector('main');
if (main) start(main);
