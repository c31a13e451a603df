// The script that other sites embed: puts our frame into the lower right corner, hidden until the frame says that there is
// something to show. It sets no style attribute, runs nothing inline and asks nobody but the frame, so that a strict policy
// of the page around it needs to allow our origin for scripts and frames and nothing else.

const ID = 'allclear-banner';
/** Narrower screens get the banner over their whole width. */
const PHONE_PX = 450;

type Message = { action?: unknown; ids?: unknown; title?: unknown };

function embed(origin: string) {
  if (document.getElementById(ID)) return;
  const frame = document.createElement('iframe');
  const isPhone = screen.width < PHONE_PX;
  frame.id = ID;
  frame.src = `${origin}/embed/frame${isPhone ? '?mobile=true' : ''}`;
  frame.style.cssText =
    'position:fixed;bottom:0;right:0;z-index:2147483000;border:0;visibility:hidden;' +
    (isPhone ? 'width:100vw;height:20vh;min-height:115px' : 'width:320px;height:115px;margin:16px');

  const key = `allclear ${origin}`;
  let dismissed = '';
  try {
    dismissed = localStorage.getItem(key) ?? '';
  } catch {
    // A page without storage forgets what was dismissed when it is left.
  }
  const remember = (ids: string) => {
    dismissed = ids;
    try {
      localStorage.setItem(key, ids);
    } catch {
      // As above.
    }
  };

  addEventListener('message', ({ origin: from, source, data }: MessageEvent<Message | null>) => {
    if (from !== origin || source !== frame.contentWindow || !data) return;
    const ids = typeof data.ids === 'string' ? data.ids : '';
    if (data.action === 'showFrame') {
      frame.title = typeof data.title === 'string' ? data.title : '';
      const known = dismissed.split(' ');
      const isNew = ids.split(' ').some((id) => !known.includes(id));
      frame.style.visibility = isNew ? 'visible' : 'hidden';
    } else if (data.action === 'dismissFrame') {
      frame.style.visibility = 'hidden';
      if (ids) remember(ids);
    }
  });
  document.body.append(frame);
}

// A module has no current script.
const own = document.currentScript ?? document.querySelector('script[src*="/embed/script.js"]');
if (own instanceof HTMLScriptElement) {
  const { origin } = new URL(own.src);
  if (document.body) embed(origin);
  else document.addEventListener('DOMContentLoaded', () => embed(origin));
}
