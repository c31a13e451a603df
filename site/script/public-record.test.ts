// What the public record says of how soon customers heard.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { minutesInWords } from '../words.ts';
import { recordIn, wordsOf } from './public-record.ts';

const incident = (started: string, ...updates: [status: string, at: string][]) => ({
  started_at: started,
  resolved_at: updates.find(([status]) => status === 'resolved')?.[1] ?? null,
  incident_updates: updates.map(([status, display_at]) => ({ status, display_at })).toReversed(),
});

const RECORD = {
  incidents: [
    incident(
      '2026-11-02T10:00:00.000Z',
      ['investigating', '2026-11-02T10:05:30.000Z'],
      ['resolved', '2026-11-02T11:00:00.000Z'],
      ['postmortem', '2026-11-05T11:00:00.000Z'],
    ),
    incident(
      '2026-11-03T10:00:00.000Z',
      ['investigating', '2026-11-03T10:15:00.000Z'],
      ['resolved', '2026-11-03T11:00:00.000Z'],
      ['postmortem', '2026-11-06T11:00:01.000Z'],
    ),
    incident('2026-11-04T10:00:00.000Z', ['identified', '2026-11-04T10:30:00.000Z']),
  ],
};

it('measures from the beginning of the impact to the first words', () => {
  expect(recordIn(RECORD)?.firstUpdate).toEqual({ n: 3, median: 15, p90: 30, mean: 16 });
});

it('counts the postmortems that came in time, to the second', () => {
  expect(recordIn(RECORD)?.linked).toEqual({ known: 2, inTime: 1 });
});

it('says so in words, and claims nothing of an empty record', () => {
  const words = (answer: unknown) => {
    const record = recordIn(answer);
    return record && wordsOf(record, minutesInWords);
  };
  expect(words(RECORD)).toEqual({
    'first-update': '15 min median, 30 min p90, 16 min mean, n = 3',
    'linked-in-record': '1 of 2',
  });
  expect(words({ incidents: [] })).toEqual({
    'first-update': 'no incident yet',
    'linked-in-record': 'none yet',
  });
});

it('reads what the API really answers', () => {
  const path = 'worker/publish/statuspage/fixtures/incidents-postmortem.json';
  const { incident: one }: { incident: unknown } = JSON.parse(readFileSync(path, 'utf8'));
  const record = recordIn({ incidents: [one] });
  expect(record?.firstUpdate?.n).toBe(1);
  expect(record?.linked.known).toBe(1);
});

it.each([null, 'text', { incidents: 3 }, []])('takes %j for no record', (answer) => {
  expect(recordIn(answer)).toBeNull();
});

it('leaves out what cannot be read', () => {
  expect(recordIn({ incidents: [null, 1, { started_at: 2 }] })?.firstUpdate).toBeNull();
});
