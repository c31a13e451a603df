import { describe, expect, it } from 'vitest';
import { COMPONENT_STATUSES, INCIDENT_STATUSES } from '../domain/vocabulary.ts';
import type { Text } from './index.ts';
import { LANGUAGES, durationIn, nameIn, relativeIn, textIn, timesIn, wordsFor } from './index.ts';

const words = wordsFor('en');
const utc = timesIn(words.locale, 'Etc/UTC');
const at = Date.UTC(2026, 10, 21, 10, 45);
const MINUTE = 60_000;
const say = (text: Text) => textIn(words, utc, text);

describe('a language', () => {
  it('is found by its tag, by its tag with a region, and is English where it is not known', () => {
    expect(wordsFor('en')).toBe(LANGUAGES['en']);
    expect(wordsFor('EN-us')).toBe(LANGUAGES['en']);
    expect(wordsFor('tlh')).toBe(LANGUAGES['en']);
  });

  it.each(Object.entries(LANGUAGES))(
    'says every automatic text with all its facts: %s',
    (_tag, own) => {
      const times = timesIn(own.locale, 'Etc/UTC');
      const components = ['Alpha', 'Beta'];
      const texts: Text[] = COMPONENT_STATUSES.flatMap((status): Text[] => [
        { template: 'investigating', status, components, nextUpdateBy: at },
        { template: 'reopened', status, components, nextUpdateBy: at },
        ...INCIDENT_STATUSES.map((phase): Text => ({
          template: 'changed',
          status,
          phase,
          components,
          nextUpdateBy: at,
        })),
      ]);
      for (const text of texts) {
        const said = textIn(own, times, text);
        for (const fact of ['Alpha', 'Beta', times.time(at)]) expect(said).toContain(fact);
      }
      for (const phase of INCIDENT_STATUSES) {
        const promised = { template: 'no_change', phase, components, nextUpdateBy: at } as const;
        expect(textIn(own, times, promised)).toContain(times.time(at));
        expect(textIn(own, times, { template: 'no_promise', phase, components })).not.toBe('');
      }
    },
  );
});

describe('the automatic texts', () => {
  it('tell what is affected, how badly, and when the next update comes', () => {
    const facts = { components: ['API'], nextUpdateBy: at };
    expect(say({ template: 'investigating', status: 'major_outage', ...facts })).toBe(
      'We are investigating a major outage of API. Next update by 10:45 UTC.',
    );
    expect(say({ template: 'reopened', status: 'degraded_performance', ...facts })).toBe(
      'The problem is back: degraded performance of API. We are investigating again. Next update by 10:45 UTC.',
    );
    const worse = { template: 'changed', status: 'partial_outage', ...facts } as const;
    expect(say({ ...worse, phase: 'investigating' })).toBe(
      'This has become worse: we now see a partial outage of API. Next update by 10:45 UTC.',
    );
    expect(say({ ...worse, phase: 'identified' })).toContain('The cause is known');
    expect(say({ template: 'no_change', phase: 'investigating', ...facts })).toBe(
      'We are still investigating; nothing new yet. Next update by 10:45 UTC.',
    );
  });

  it('promise no time where none was promised', () => {
    const text = say({
      template: 'investigating',
      status: 'operational',
      components: ['API'],
      nextUpdateBy: null,
    });
    expect(text).toBe(
      'We are investigating reports of problems with API. We will post here as soon as we know more.',
    );
    expect(say({ template: 'no_promise', phase: 'identified', components: ['API'] })).toBe(
      'The cause is known and we are still working on it. We will update when this changes.',
    );
  });

  it('end with since when all works, how long it lasted, and the postmortem only where one is owed', () => {
    const facts = { components: ['API', 'Sign-in'], restoredAt: at, impactMs: 72 * MINUTE };
    expect(say({ template: 'monitoring', components: ['API'], holdMs: 15 * MINUTE })).toBe(
      'API is recovering. We keep watching for 15 min before we give the all-clear.',
    );
    expect(say({ template: 'resolved', ...facts, postmortemBy: null })).toBe(
      'API and Sign-in have been working normally again since 10:45 UTC. Customers were affected for 1 h 12 min.',
    );
    expect(say({ template: 'resolved', ...facts, postmortemBy: at })).toContain(
      'A postmortem will follow by 21 November 2026.',
    );
  });

  it('leave a person’s words alone', () => {
    expect(say({ text: '<b>As</b> typed' })).toBe('<b>As</b> typed');
  });
});

describe('a composed name', () => {
  it.each([
    [['API'], 'API: major outage'],
    [['API', 'Dashboard'], 'API and Dashboard: major outage'],
    [['API', 'Dashboard', 'Docs'], 'API, Dashboard and Docs: major outage'],
    [['API', 'Dashboard', 'A', 'B', 'C'], 'API, Dashboard and 3 more: major outage'],
    [[], 'Major outage'],
  ])('of %j is "%s"', (components, name) => {
    expect(nameIn(words, { components, status: 'major_outage' })).toBe(name);
  });
});

describe('a length of time', () => {
  it.each([
    [0, 'under a minute'],
    [59_999, 'under a minute'],
    [MINUTE, '1 min'],
    [60 * MINUTE, '1 h'],
    [72 * MINUTE + 59_999, '1 h 12 min'],
    [24 * 60 * MINUTE, '1 d'],
    [27 * 60 * MINUTE + 5 * MINUTE, '1 d 3 h'],
  ])('of %d ms is "%s"', (lengthMs, text) => {
    expect(durationIn(words, lengthMs)).toBe(text);
  });
});

describe('a relative time', () => {
  it.each([
    [30_000, 'under a minute ago'],
    [MINUTE, '1 minute ago'],
    [12 * MINUTE, '12 minutes ago'],
    [119 * MINUTE, '1 hour ago'],
    [49 * 60 * MINUTE, '2 days ago'],
    [-3 * 60 * MINUTE, 'in 3 hours'],
  ])('%d ms back is "%s", and nothing older than a minute is called recent', (backMs, text) => {
    expect(relativeIn(words, at, at - backMs)).toBe(text);
  });
});

describe('an instant', () => {
  it('names its zone, and its day where that is not today', () => {
    expect(utc.time(at)).toBe('10:45 UTC');
    expect(utc.timeSeenFrom(at + MINUTE, at)).toBe('10:45 UTC');
    expect(utc.timeSeenFrom(at + 24 * 60 * MINUTE, at)).toBe('21 Nov, 10:45 UTC');
    expect(timesIn('en-GB', 'Europe/Berlin').moment(at)).toBe('21 Nov 2026, 11:45 CET');
  });
});
