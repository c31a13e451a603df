// The pages for those who subscribe: every one of them works without script, and none acts before a button is pressed. Here is
// what they share, and those that only say something or have one button.

import type { Child } from 'hono/jsx';
import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Frame } from '../../publish/pages/layout.tsx';
import { Layout } from '../../publish/pages/layout.tsx';

export const text = (element: JSX.Element) => `<!doctype html>${String(element)}`;

type SheetProps = {
  frame: Frame;
  title: string;
  isPublic?: boolean;
  script?: string | null;
  children: Child;
};

export const Sheet = ({ frame, title, isPublic = false, script = null, children }: SheetProps) => (
  <Layout
    frame={frame}
    title={`${title} · ${frame.page.name}`}
    sign="operational"
    still={isPublic ? 'public' : 'private'}
    script={script}
  >
    {children}
  </Layout>
);

export const Note = ({ title, children }: { title: string; children: Child }) => (
  <section id="answer">
    <h1>{title}</h1>
    {children}
  </section>
);

/** A page that only says something. */
export const notePage = (frame: Frame, { title, text: said }: { title: string; text: string }) =>
  text(
    <Sheet frame={frame} title={title}>
      <Note title={title}>
        <p class="note">{said}</p>
        <p class="links">
          <a href={frame.voice.href('/')}>{frame.voice.words.page.missing.home}</a>
        </p>
      </Note>
    </Sheet>,
  );

/** A page with one button; pressing it posts to the page's own address. */
export const buttonPage = (
  frame: Frame,
  { title, text: said, button }: { title: string; text: string; button: string },
) =>
  text(
    <Sheet frame={frame} title={title}>
      <Note title={title}>
        <p class="note">{said}</p>
        <form method="post">
          <button class="main">{button}</button>
        </form>
      </Note>
    </Sheet>,
  );

export const confirmedPage = (
  frame: Frame,
  { secret, manage }: { secret: string | null; manage: string },
) => {
  const { subscribe, notify } = frame.voice.words;
  const { confirm } = subscribe;
  return text(
    <Sheet frame={frame} title={confirm.doneTitle}>
      <Note title={confirm.doneTitle}>
        <p class="note">{confirm.doneText}</p>
        {secret === null ? null : <Secret secret={secret} frame={frame} />}
        <p class="links">
          <a href={manage}>{notify.manage}</a>
          <a href={frame.voice.href('/')}>{frame.voice.words.page.missing.home}</a>
        </p>
      </Note>
    </Sheet>,
  );
};

/** A signing secret, which is shown once. */
export const Secret = ({ secret, frame }: { secret: string; frame: Frame }) => {
  const { confirm } = frame.voice.words.subscribe;
  return (
    <>
      <h2>{confirm.secretTitle}</h2>
      <p class="note">{confirm.secretText}</p>
      <p>
        <code class="secret">{secret}</code>
      </p>
    </>
  );
};
