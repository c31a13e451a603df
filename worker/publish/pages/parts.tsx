// Pieces that several pages are made of: instants, states, texts of updates.

import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ComponentStatus } from '../../domain/vocabulary.ts';
import type { PublicName, PublicText, PublicUpdate } from '../../snapshot/documents.ts';
import { SIGN_OF_STATUS, LETTER_OF_SIGN, SignMark } from '../signs.tsx';
import type { Sign } from '../signs.tsx';
import type { Voice } from '../voice.ts';

/** An instant for `datetime`. */
export const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** "10:42 UTC"; the script puts it into the reader's zone. */
export const Clock = ({ at, voice }: { at: number; voice: Voice }) => (
  <time class="t" datetime={iso(at)}>
    {voice.times.time(at)}
  </time>
);

/** "21 Nov 2026, 10:42 UTC" */
export const Moment = ({ at, voice }: { at: number; voice: Voice }) => (
  <time class="d" datetime={iso(at)}>
    {voice.times.moment(at)}
  </time>
);

/** "12 minutes ago"; the script keeps it true. */
export const Ago = ({ at, now, voice }: { at: number; now: number; voice: Voice }) => (
  <time class="r" datetime={iso(at)}>
    {voice.relative(now, at)}
  </time>
);

/** How long something has lasted by now: "1 h 12 min so far". */
export const SoFar = ({ from, now, voice }: { from: number; now: number; voice: Voice }) => {
  const [before, after] = voice.words.page.soFar('\n').split('\n');
  return (
    <>
      {before}
      <time class="e" datetime={iso(from)}>
        {voice.duration(now - from)}
      </time>
      {after}
    </>
  );
};

/** Sign, word and colour of a state, always all three. */
export const State = ({ sign, children }: { sign: Sign; children: string }) => (
  <span class={`state ${LETTER_OF_SIGN[sign]}`}>
    <SignMark sign={sign} />
    {children}
  </span>
);

/** The state of a component. */
export const StatusMark = ({ status, voice }: { status: ComponentStatus; voice: Voice }) => (
  <State sign={SIGN_OF_STATUS[status]}>{voice.words.componentStatus[status]}</State>
);

/** The `lang` of words that a person wrote in another language than the page's. */
export function foreign(text: PublicName | PublicText, { words }: Voice): string | undefined {
  if (!('lang' in text)) return undefined;
  return text.lang.split('-')[0] === words.locale.split('-')[0] ? undefined : text.lang;
}

/** Where an address of a document may lead; anything but the web or this page is dropped. */
export function safeHref(url: string): string {
  return /^(?:https?:\/\/|\/(?!\/))/i.test(url) ? url : '/';
}

/** The words of an update. A person's are HTML, made safe when they were stored. */
export const Said = ({ text, voice }: { text: PublicText; voice: Voice }) => {
  if ('html' in text) {
    const lang = foreign(text, voice);
    return (
      <div class="text" lang={lang} dir={lang === undefined ? undefined : 'auto'}>
        {raw(text.html)}
      </div>
    );
  }
  return (
    <p class="text">
      {text.template === 'postmortem' ? (
        <a href={safeHref(text.url)}>{voice.text(text)}</a>
      ) : (
        voice.text(text)
      )}
    </p>
  );
};

/** What an update's status is called, be it an incident's or a maintenance's. */
export function updateStatus({ status }: PublicUpdate, { words }: Voice): string {
  return status in words.incidentStatus
    ? words.incidentStatus[status as keyof typeof words.incidentStatus]
    : words.maintenanceStatus[status as keyof typeof words.maintenanceStatus];
}

type UpdateProps = { update: PublicUpdate; now: number; voice: Voice; dated?: boolean };

/** One entry of a timeline. */
export const Update = ({ update, now, voice, dated = false }: UpdateProps) => (
  <li>
    <p class="when">
      <b>{updateStatus(update, voice)}</b>
      <span>
        <Ago at={update.at} now={now} voice={voice} />
        {', '}
        {dated ? <Moment at={update.at} voice={voice} /> : <Clock at={update.at} voice={voice} />}
      </span>
      {update.automatic ? <span>{voice.words.page.automatic}</span> : null}
    </p>
    <Said text={update.text} voice={voice} />
  </li>
);

/** Facts with their labels; `false` leaves a row out. */
export const Facts = ({ rows }: { rows: readonly (readonly [string, Child] | false)[] }) => (
  <dl>
    {rows.map((row) =>
      row === false ? null : (
        <div>
          <dt>{row[0]}</dt>
          <dd>{row[1]}</dd>
        </div>
      ),
    )}
  </dl>
);
