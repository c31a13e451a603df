// PM004, PM005, PM008, PM009: contradictions as real reports have them, and what is no contradiction.

import { describe, expect, it } from 'vitest';
import { type Change, POSTMORTEM, found } from './example.ts';

const row = (from: string, to: string): Change => [POSTMORTEM, from, to];
const words = (section: string, text: string): Change => [
  POSTMORTEM,
  new RegExp(`## ${section}\\n\\nWords[^\\n]*`),
  `## ${section}\n\n${text}`,
];
const rulesOf = (...changes: Change[]) =>
  found(...changes).map((line) => line.split(' ').slice(1, 3).join(' '));

describe('PM004', () => {
  it('wants rows in order', () => {
    expect(found(row('| 08:45 | The page', '| 08:42 | The page'))).toEqual([
      `${POSTMORTEM}:34 error PM004 expected 08:42 further up: it is before 08:43, the row above`,
    ]);
  });

  it.each(['08:45 CET', '8.45', '25:10', 'later'])('wants UTC and refuses %s', (time) => {
    expect(rulesOf(row('| 08:45 | The page', `| ${time} | The page`))).toContain('error PM004');
  });

  it.each(['08:45 UTC', '08:45:30', '2026-10-12 08:45', '2026-10-12T08:45:00Z'])(
    'takes %s',
    (time) => {
      expect(rulesOf(row('| 08:45 | The page', `| ${time} | The page`))).toEqual([]);
    },
  );

  it('wants rows within a day of the incident', () => {
    expect(rulesOf(row('| 09:27 | 15', '| 2026-10-14 09:27 | 15'))).toEqual(['error PM004']);
  });

  it('lets a timeline pass midnight', () => {
    expect(
      rulesOf(row('| 08:41 | 3 %', '| 23:58 | 3 %'), [
        POSTMORTEM,
        /"started":"[^"]*"/,
        '"started":"2026-10-11T23:58:00Z"',
      ]).filter((rule) => rule !== 'error PM002' && !rule.includes('AI005')),
    ).toEqual([]);
  });
});

describe('PM005', () => {
  it.each([
    ['The incident lasted nine hours.', 'error PM005'],
    ['The incident lasted 31 minutes.', null],
    ['The disruption lasted about half an hour.', null],
    ['It lasted 46 minutes.', null],
    ['The incident lasted 31 minutes. In all the impact lasted 46 minutes.', 'error PM005'],
    ['Connections are cut after an hour.', null],
    ['The cache lasts nine hours.', null],
  ])('reads "%s"', (text, rule) => {
    expect(rulesOf(words('Impact', text))).toEqual(rule === null ? [] : [rule]);
  });

  it.each([
    ['- **Time to detect:** 2 minutes', null],
    ['- **Time to detect:** 5 minutes', 'error PM005'],
    ['- **Duration:** 1 h 31 min', 'error PM005'],
    ['- **Duration:** 31 min', null],
    ['- **Repaired:** 09:06', null],
    ['- **Repaired:** 15:55', 'error PM005'],
    ['- **Resolved:** 2026-10-12', null],
    ['- **Resolved:** 2026-12-10', 'error PM005'],
    ['- **Resolved:** all of it', null],
  ])('reads the line "%s"', (text, rule) => {
    expect(rulesOf(words('Impact', text))).toEqual(rule === null ? [] : [rule]);
  });

  it('holds the block of durations to the times', () => {
    const block = (impact: number): Change => [
      POSTMORTEM,
      'impact: {',
      `durations: { detect: 2, acknowledge: 2, mitigate: 23, restore: 29, impact: ${impact} }\nimpact: {`,
    ];
    expect(rulesOf(block(31))).toEqual([]);
    expect(rulesOf(block(32))).toEqual(['error PM005']);
  });

  it('measures rows by the beginning, the other rows and the times', () => {
    const said = (text: string) => row('160 of 200 connections are held', text);
    expect(rulesOf(said('Found (20 minutes)'))).toEqual([]);
    expect(rulesOf(said('Found (43 minutes)'))).toEqual(['error PM005']);
    expect(rulesOf(said('Found, 20 minutes after the issue started'))).toEqual([]);
    expect(rulesOf(said('Found, 2 minutes after issue started'))).toEqual(['error PM005']);
  });
});

it('PM008 wants the eight events, and no acknowledgement where nobody acknowledged', () => {
  expect(found(row(' (all-clear)', ''))[0]).toContain(
    'PM008 expected rows that are marked "(all-clear)"',
  );
  const silent: Change = [
    POSTMORTEM,
    '"acknowledged":"2026-10-12T08:45:00Z"',
    '"acknowledged":null',
  ];
  expect(rulesOf(silent, row('The page of 08:43 is acknowledged', '2 people look'))).toEqual([
    'error PM002',
  ]);
});

it('PM009 wants a number or a link, save where the record has the time', () => {
  expect(rulesOf(row('160 of 200 connections are held', 'Many are held'))).toEqual(['warn PM009']);
  expect(rulesOf(row('160 of 200 connections are held', '[Held](/history)'))).toEqual([]);
  expect(rulesOf(row('74 are held', 'Few are held'))).toEqual([]);
});
