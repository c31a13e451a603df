// What the operators' part of the app is given.

import type { Sessions } from './session.ts';
import type { Tokens } from './token.ts';
import type { Who } from './who.ts';

export type Operators = {
  db: D1Database;
  who: Who;
  tokens: Tokens;
  sessions: Sessions;
  /** Epoch ms. */
  now: () => number;
};
