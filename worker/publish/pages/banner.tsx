// What other sites embed: one banner with the page's answer and what is open, empty of ids while nothing is. A document of
// its own, without the header and the footer of a page, in which every link opens outside of the frame.

import { raw } from 'hono/html';
import type { View } from '../../snapshot/documents.ts';
import { answerOf } from '../answer.ts';
import type { Sign } from '../signs.tsx';
import { LETTER_OF_SIGN, SHAPES } from '../signs.tsx';
import type { Voice } from '../voice.ts';
import { isActive, isUnresolved } from '../view.ts';
import type { Frame } from './layout.tsx';
import { foreign } from './parts.tsx';

export const Banner = ({ view, frame }: { view: View; frame: Frame }) => {
  const { page, voice, assets, tag } = frame;
  const { words } = voice;
  const answer = answerOf(view, voice);
  const open = openIn(view, voice);
  return (
    <html lang={words.locale} dir={words.direction === 'rtl' ? 'rtl' : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{words.page.titleOf(page.name)}</title>
        <link rel="stylesheet" href={assets.frameStyle} />
        <script type="module" src={assets.frameScript}></script>
      </head>
      <body>
        <main data-ids={open.map(({ id }) => id).join(' ')} data-tag={tag}>
          <Mark sign={answer.sign} />
          <div>
            <b>{answer.sentence}</b>
            <What open={open} voice={voice} />
          </div>
          <button type="button" aria-label={words.page.dismiss}>
            ×
          </button>
        </main>
      </body>
    </html>
  );
};

/** The sign by itself: the frame has no sprite. */
const Mark = ({ sign }: { sign: Sign }) =>
  raw(
    `<svg class="${LETTER_OF_SIGN[sign]}" width="20" height="20" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[sign]}</svg>`,
  );

type Open = { id: string; path: string; name: string; lang: string | undefined; state: string };

/** Open incidents, then maintenance in progress, each in the order of the page. */
function openIn({ page }: View, voice: Voice): Open[] {
  const { incidentStatus, maintenanceStatus } = voice.words;
  return [
    ...page.incidents.filter(isUnresolved).map(({ id, name, status }) => ({
      id,
      path: `/incidents/${id}`,
      name: voice.name(name),
      lang: foreign(name, voice),
      state: incidentStatus[status],
    })),
    ...page.maintenances.filter(isActive).map(({ id, name, status }) => ({
      id,
      path: `/maintenance/${id}`,
      name: voice.name(name),
      lang: foreign(name, voice),
      state: maintenanceStatus[status],
    })),
  ];
}

/** The first of what is open, linked; the rest is counted, and stands on the status page. */
const What = ({ open: [first, ...rest], voice }: { open: Open[]; voice: Voice }) => {
  if (first === undefined) return null;
  return (
    <>
      <a href={first.path} target="_blank" rel="noopener" lang={first.lang}>
        {first.name}
      </a>
      <small>
        {first.state}
        {rest.length === 0 ? null : (
          <>
            {' · '}
            <a href="/" target="_blank" rel="noopener">
              {voice.words.more(rest.length)}
            </a>
          </>
        )}
      </small>
    </>
  );
};
