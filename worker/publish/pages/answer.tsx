// The first thing on the page: one sentence, its sign, and as of when it is true.

import type { View } from '../../snapshot/documents.ts';
import type { Answer as AnswerFacts } from '../answer.ts';
import { LETTER_OF_SIGN, SignMark } from '../signs.tsx';
import type { Voice } from '../voice.ts';
import { asOf } from '../view.ts';
import { iso } from './parts.tsx';

type AnswerProps = { view: View; answer: AnswerFacts; voice: Voice };

export const Answer = ({ view, answer, voice }: AnswerProps) => (
  <section id="answer" class={LETTER_OF_SIGN[answer.sign]}>
    <h1>
      <SignMark sign={answer.sign} large />
      {answer.sentence}
    </h1>
    {answer.note === null ? null : <p class="note">{answer.note}</p>}
    <AsOf view={view} voice={voice} />
  </section>
);

/**
 * "As of 10:42 UTC": the newest thing that we know. Where the database is out of reach this says so, and on the status
 * page the answer has already said it.
 */
export const AsOf = ({ view, voice }: { view: View; voice: Voice }) => {
  const { page, doubts } = voice.words;
  const at = asOf(view);
  const text = voice.times.timeSeenFrom(view.now, at);
  if (view.staleAt !== null)
    return <p class="note">{doubts.noteStale(voice.utc.timeSeenFrom(view.now, at))}</p>;
  const isToday = text === voice.times.time(at);
  return (
    <p class="as-of">
      {page.asOf}{' '}
      <time id="as-of" class={isToday ? 't' : 'd'} datetime={iso(at)}>
        {text}
      </time>
      <noscript>
        {' '}
        <a href="">{page.refresh}</a>
      </noscript>
    </p>
  );
};
