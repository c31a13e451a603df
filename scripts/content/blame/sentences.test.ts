// How often the language rules are wrong, on sentences that were labelled by hand before the rules
// saw them. Only findings of level error stop a pull request, so only those are counted.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../document.ts';
import { proseOf } from '../prose.ts';
import { blameIn } from './index.ts';

const SECTIONS: Readonly<Record<string, string>> = {
  S: 'Summary',
  I: 'Impact',
  T: 'Timeline (UTC)',
  R: 'Root cause and contributing factors',
  G: 'What went well',
  W: 'What went wrong',
  L: 'Where we got lucky',
  N: 'Lessons learned',
  A: 'Action items',
};
const PEOPLE = new Set(['alice', 'bob.k', 'priya']);

const labelledIn = (file: string) =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [section = '', rules = '', ...rest] = line.split(' | ');
      return {
        section: SECTIONS[section] ?? section,
        rules: rules === '-' ? [] : rules.split(','),
        text: rest.join(' | '),
      };
    });

/** The errors that the rules find in one sentence, read from Markdown as a page has it. */
function errorsIn(section: string, text: string): string[] {
  const document = readDocument('postmortems/x.md', `---\na: b\n---\n## ${section}\n\n${text}\n`);
  return proseOf(document)
    .sentences.flatMap((sentence) => blameIn(sentence, PEOPLE))
    .filter(({ level }) => level === 'error')
    .map(({ rule }) => rule);
}

function judge(sentence: ReturnType<typeof labelledIn>[number]) {
  const found = new Set(errorsIn(sentence.section, sentence.text));
  return {
    text: sentence.text,
    wrong: [...found].filter((rule) => !sentence.rules.includes(rule)),
    missed: sentence.rules.filter((rule) => !found.has(rule)),
    found: found.size,
  };
}

describe.each([
  ['sentences', 300],
  ['paragraphs', 60],
])('the labelled %s', (name, least) => {
  const labelled = labelledIn(`${name}.txt`);
  const judged = labelled.map(judge);

  it(`are at least ${least}, and each stands in a section`, () => {
    expect(labelled.length).toBeGreaterThanOrEqual(least);
    expect(labelled.filter(({ section }) => !Object.values(SECTIONS).includes(section))).toEqual(
      [],
    );
    expect(new Set(labelled.map(({ text }) => text)).size).toBe(labelled.length);
  });

  it('hold fewer than one wrong error in fifty', () => {
    const errors = judged.reduce((sum, { found }) => sum + found, 0);
    const wrong = judged.filter((sentence) => sentence.wrong.length > 0);
    expect(errors).toBeGreaterThanOrEqual(20);
    expect(wrong.length / errors, JSON.stringify(wrong, null, 1)).toBeLessThan(1 / 50);
  });

  it('keep back no more than one error in ten', () => {
    const expected = labelled.reduce((sum, { rules }) => sum + rules.length, 0);
    const missed = judged.filter((sentence) => sentence.missed.length > 0);
    expect(missed.length / expected, JSON.stringify(missed, null, 1)).toBeLessThanOrEqual(0.1);
  });
});
