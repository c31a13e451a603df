// The answer to "is it up?". Indicator and headline come from the page document and are never computed here; what this
// adds is doubt: nothing is called operational that was not measured lately or that we cannot read. Page, API and badge
// all show this one result.

import type { View } from '../snapshot/documents.ts';
import { listIn } from '../words/index.ts';
import type { PageFreshness } from './freshness.ts';
import { pageFreshnessOf } from './freshness.ts';
import type { Sign } from './signs.tsx';
import { SIGN_OF_HEADLINE } from './signs.tsx';
import type { Voice } from './voice.ts';

export type Answer = {
  sign: Sign;
  /** The page's first sentence. */
  sentence: string;
  /** What belongs beside it; null where the sentence says it all. That data is out of reach is said with "as of". */
  note: string | null;
  /** `status.description` of the API and the message of the badge. */
  description: string;
};

/** The answer for a view of the page. */
export function answerOf(view: View, { words, utc }: Voice): Answer {
  const { headline } = view.page;
  const { doubts } = words;
  const known = {
    sign: SIGN_OF_HEADLINE[headline],
    sentence: words.headline[headline],
    description: words.description[headline],
  };
  const doubt = doubtOf(view, pageFreshnessOf(view), words, utc);
  const answer = doubt === null ? { ...known, note: null } : doubted(view, known, doubt);
  if (view.staleAt === null) return answer;
  const time = utc.timeSeenFrom(view.now, view.staleAt);
  const healthy = headline === 'operational' || headline === 'under_maintenance';
  return {
    sign: healthy ? 'nodata' : answer.sign,
    sentence: doubts.asOf(time, answer.sentence),
    note: answer.note,
    description: doubts.asOf(time, answer.description),
  };
}

type Doubt = { sentence: string; note: string };

/** A doubt replaces "operational"; beside any other answer it is a note. */
function doubted({ page }: View, known: Omit<Answer, 'note'>, { sentence, note }: Doubt): Answer {
  return page.headline === 'operational'
    ? { sign: 'nodata', sentence, note, description: sentence }
    : { ...known, note: `${sentence}.`, description: `${known.description}. ${sentence}` };
}

function doubtOf(
  { now }: View,
  freshness: PageFreshness,
  words: Voice['words'],
  utc: Voice['utc'],
): Doubt | null {
  const { doubts } = words;
  switch (freshness.kind) {
    case 'measured':
      return null;
    case 'never':
      return { sentence: doubts.notMeasuredYet, note: doubts.noteNotMeasuredYet };
    case 'since':
      return {
        sentence: doubts.notMeasuredSince(utc.timeSeenFrom(now, freshness.at)),
        note: doubts.noteNotMeasured,
      };
    case 'partly': {
      const names = listIn(
        words,
        freshness.components.map(({ name }) => name),
      );
      return {
        sentence:
          freshness.at === null
            ? doubts.someNotMeasuredYet(names)
            : doubts.someNotMeasuredSince(names, utc.timeSeenFrom(now, freshness.at)),
        note: doubts.noteSomeNotMeasured,
      };
    }
  }
}
