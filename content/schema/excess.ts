// How much of a thing a content file may hold. Markdown is read in time that grows with the square of what does not pair up,
// of how deep it nests, and of how long a word is: a file of a hundred kilobytes can take minutes, and stops the check and the
// build with them. What is counted here is counted in the text, before anything reads it; people's pages have a tenth of it.

import type { Problem } from './front-matter.ts';

/** Ten times what a long postmortem has. */
const LENGTH_LIMIT = 200_000;
const LINES_LIMIT = 5000;
/** Of the signs that wait for a partner: * _ ~ [ */
const SIGNS_LIMIT = 2000;
/** Lists and quotations within each other, on one line. */
const DEPTH_LIMIT = 20;
/** Without a blank in it; addresses are looked for in every word, from each of its signs. */
const WORD_LIMIT = 2000;
/** Between the bars of one row. */
const CELLS_LIMIT = 200;

/** Signs that can open or close something; not those inside of a word, as in `max_connections`. */
const SIGNS = /\*+|~+|\[|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}_])/gu;

const NESTED = /^[ \t]*(?:>[ \t]*|(?:[-+*]|\d{1,9}[.)])[ \t]+)+/;

const LONG_WORD = new RegExp(String.raw`\S{${WORD_LIMIT + 1},}`);

/** What a file has too much of, with its line; null for what people write. */
export function excessOf(text: string): Pick<Problem, 'line' | 'message'> | null {
  if (text.length > LENGTH_LIMIT) return tooMany(1, LENGTH_LIMIT, 'characters', text.length);
  const lines = text.split('\n');
  if (lines.length > LINES_LIMIT) return tooMany(1, LINES_LIMIT, 'lines', lines.length);
  let signs = 0;
  for (const [index, line] of lines.entries()) {
    const nested = NESTED.exec(line)?.[0].match(/[-+*>]|\d+[.)]/g)?.length ?? 0;
    // A line of dashes is a rule, not a list of lists.
    if (nested > DEPTH_LIMIT && !/^[ \t]*([-*])(?:[ \t]*\1)*[ \t]*$/.test(line))
      return tooMany(index + 1, DEPTH_LIMIT, 'lists and quotations within each other', nested);
    const cells = line.split('|').length;
    if (cells > CELLS_LIMIT) return tooMany(index + 1, CELLS_LIMIT, 'cells in a row', cells);
    signs += line.match(SIGNS)?.length ?? 0;
    if (signs > SIGNS_LIMIT) {
      const what = 'signs of emphasis and links (* _ ~ [) in a file, to this line';
      return tooMany(index + 1, SIGNS_LIMIT, what, signs);
    }
    const word = LONG_WORD.exec(line)?.[0].length;
    if (word !== undefined)
      return tooMany(index + 1, WORD_LIMIT, 'characters without a blank', word);
  }
  return null;
}

function tooMany(line: number, limit: number, what: string, found: number) {
  return { line, message: `expected at most ${limit} ${what}; found ${found}` };
}
