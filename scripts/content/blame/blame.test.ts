// The language rules one by one: what each flags, what it lets pass, and how heavy it is where.

import { expect, it } from 'vitest';
import { type Change, POSTMORTEM, found } from '../example.ts';

const words = (section: string, text: string): Change => [
  POSTMORTEM,
  new RegExp(`## ${section.replaceAll(/[()]/g, '\\$&')}\\n\\nWords[^\\n]*`),
  `## ${section}\n\n${text}`,
];
const said = (section: string, text: string, ...changes: Change[]) =>
  found(words(section, text), ...changes).map((line) => line.split(' ').slice(1, 3).join(' '));

it('BL001 is an error where causes stand, and a warning elsewhere', () => {
  const text = 'It was caused by human error.';
  expect(said('What went wrong', text)).toEqual(['error BL001']);
  expect(said('Impact', text)).toEqual(['warn BL001']);
  expect(said('Lessons learned', 'We add mechanisms to prevent human error.')).toEqual([]);
});

it.each([
  'It was purely human error.',
  'The wrong volume was detached, a simple operator mistake.',
  'It took an hour because of an operator’s error.',
])('BL001 knows human error in other clothes: %s', (text) => {
  expect(said('What went wrong', text)).toEqual(['error BL001']);
});

it.each([
  'The API answered 422, a user error.',
  'We drill a full disk, a network split, a user error.',
  'Nothing here is entirely human error.',
])('BL001 takes no kind of error, and nothing that is denied, for a cause: %s', (text) => {
  expect(said('What went wrong', text)).toEqual([]);
});

it('BL002 takes no question for a statement', () => {
  expect(said('Lessons learned', 'Do not ask why @x removed the flag.')).toEqual([]);
  expect(said('Lessons learned', 'This is why @x removed the flag.')).toEqual(['error BL002']);
});

it('BL002 knows people from handles and from the front matter, and lets them act in the timeline', () => {
  expect(said('What went wrong', '@x deployed the bad config.')).toEqual(['error BL002']);
  const roles: Change = [POSTMORTEM, 'components: [api]', 'roles: { ic: Jo }\ncomponents: [api]'];
  expect(said('What went wrong', 'Jo deployed the bad config.', roles)).toEqual(['error BL002']);
  expect(said('What went wrong', 'Jo deployed the bad config.')).toEqual([]);
  const row: Change = [
    POSTMORTEM,
    '160 of 200 connections are held',
    '@x deployed 4.2, the bad one',
  ];
  expect(found(row).map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual(['warn BL002']);
  expect(said('What went well', '@x deployed the fix.')).toEqual([]);
});

it.each([
  ['BL003', 'we failed to verify it', 'the balancer failed to verify it'],
  ['BL003', 'We wrongly assumed it', 'It wrongly assumed it'],
  ['BL003', 'The engineer did not check it', 'The engineer did not see a sign of it'],
  ['BL004', 'The canary should have caught it', 'Each service should have clear rules'],
  ['BL004', "It could've been seen", 'This would have little impact'],
])('%s flags "%s" and not "%s"', (rule, bad, good) => {
  expect(said('What went wrong', `${bad}.`)).toEqual([`warn ${rule}`]);
  expect(said('What went wrong', `${good}.`)).toEqual([]);
});

it('BL004 lets luck be told', () => {
  expect(said('Where we got lucky', 'It would have meant a loss.')).toEqual([]);
});

it('BL005 knows judgements of people from terms of the trade', () => {
  expect(said('Impact', 'The rollout was careless.')).toEqual(['error BL005']);
  expect(said('Impact', 'Lazy loading delayed it.')).toEqual([]);
});

it('BL006 to BL008 only tell', () => {
  expect(said('Impact', 'It simply stopped.')).toEqual(['info BL006']);
  expect(said('Impact', 'It stopped just after noon.')).toEqual([]);
  expect(said('Impact', 'Who deployed it?')).toEqual(['info BL007']);
  expect(said('Impact', 'Why did the engineer not see it?')).toEqual(['info BL007']);
  expect(said('Impact', 'What did the dashboard show?')).toEqual([]);
  expect(said('Impact', 'The outage was short.')).toEqual(['info BL008']);
});

it('BL009 wants factors beside "the root cause"', () => {
  const alone: Change = [POSTMORTEM, 'contributing: [c]', 'contributing: []'];
  expect(said('Impact', 'The root cause was a limit.', alone)).toEqual(['info BL009']);
  expect(said('Impact', 'The root cause was a limit.')).toEqual([]);
});

it('leaves code, quotations, headings and questions of the template alone', () => {
  const text = [
    '> @x broke it.',
    '```text\n@x broke it.\n```',
    '### @x broke it',
    'It prints `@x broke it`.',
    'It printed "careless".',
  ].join('\n\n');
  expect(said('Impact', text)).toEqual([]);
});

it('lets a reason excuse a block, and nothing without one', () => {
  expect(
    said('Impact', '<!-- blame-ok: quotes the regulator -->\n\nThe rollout was careless.'),
  ).toEqual([]);
  expect(
    said('Impact', 'The rollout was careless. <!-- blame-ok: quotes the regulator -->'),
  ).toEqual([]);
  expect(said('Impact', '<!-- blame-ok -->\n\nThe rollout was careless.')).toEqual([
    'warn CT005',
    'error BL005',
  ]);
});
