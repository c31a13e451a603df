// The script inside the banner that other sites embed: tells the page around it to show or hide the frame, and looks now and
// then whether that has changed. What it sends is public, so it does not matter who listens.

const CALM_MS = 300_000;
const INCIDENT_MS = 60_000;
const JITTER = 0.3;

function start({ ids = '', tag = '' }: DOMStringMap) {
  let timer = 0;
  let dueAt = 0;

  const tell = (message: object) => {
    if (parent !== window) parent.postMessage(message, '*');
  };
  const dismiss = () => tell({ action: 'dismissFrame', ids });
  const look = async () => {
    plan();
    try {
      const headers = { 'If-None-Match': `W/"${tag}"` };
      const { ok } = await fetch(location.href, { headers });
      if (ok) location.reload();
    } catch {
      // Out of reach: what is shown stays, and the next look may do better.
    }
  };
  const plan = () => {
    const waitMs = ids ? INCIDENT_MS : CALM_MS;
    dueAt = Date.now() + waitMs * (1 + Math.random() * JITTER);
    wake();
  };
  const wake = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, dueAt - Date.now());
  };

  tell(ids ? { action: 'showFrame', ids, title: document.title } : { action: 'dismissFrame' });
  document.querySelector('button')?.addEventListener('click', dismiss);
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') dismiss();
  });
  document.addEventListener('visibilitychange', wake);
  plan();
}

const main = document.querySelector('main');
if (main) start(main.dataset);
