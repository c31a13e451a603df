// What a commit would have said, for tests that play the commit.

import type { Committed } from '../commit/index.ts';

export function committedAs(outcome: Committed['outcome']): Committed {
  return {
    outcome,
    refusal: null,
    position: 1,
    events: [],
    after: null,
    messagesDue: [],
    rowsWritten: 0,
    mirrored: Promise.resolve(),
  };
}
