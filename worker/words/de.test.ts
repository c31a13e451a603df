// German read aloud: the sentences in which grammar could go wrong.

import { describe, expect, it } from 'vitest';
import type { Text } from './index.ts';
import { durationIn, nameIn, relativeIn, textIn, timesIn, wordsFor } from './index.ts';

const words = wordsFor('de-AT');
const utc = timesIn(words.locale, 'Etc/UTC');
const at = Date.UTC(2026, 10, 21, 10, 45);
const MINUTE = 60_000;
const many = ['API', 'Dashboard', 'Anmeldung', 'Webhooks', 'Suche'];

describe('an automatic text in German', () => {
  it.each<[Text, string]>([
    [
      { template: 'investigating', status: 'major_outage', components: ['API'], nextUpdateBy: at },
      'Wir untersuchen einen schweren Ausfall. Betroffen: API. Nächste Meldung bis 10:45 UTC.',
    ],
    [
      { template: 'investigating', status: 'operational', components: [], nextUpdateBy: null },
      'Wir untersuchen gemeldete Probleme. Sobald wir mehr wissen, steht es hier.',
    ],
    [
      { template: 'reopened', status: 'partial_outage', components: many, nextUpdateBy: null },
      'Das Problem ist zurück: teilweiser Ausfall. Betroffen: API, Dashboard und 3 weitere. Wir untersuchen es erneut. Sobald wir mehr wissen, steht es hier.',
    ],
    [
      {
        template: 'changed',
        status: 'degraded_performance',
        phase: 'identified',
        components: ['API'],
        nextUpdateBy: at,
      },
      'Die Störung ist schlimmer geworden: Wir sehen jetzt eine eingeschränkte Leistung. Betroffen: API. Die Ursache ist bekannt, wir arbeiten an der Behebung. Nächste Meldung bis 10:45 UTC.',
    ],
    [
      { template: 'no_change', phase: 'investigating', components: ['API'], nextUpdateBy: at },
      'Wir suchen weiter nach der Ursache; noch nichts Neues. Nächste Meldung bis 10:45 UTC.',
    ],
    [
      { template: 'monitoring', components: ['API', 'Dashboard'], holdMs: 15 * MINUTE },
      'API und Dashboard erholen sich. Wir beobachten das noch 15 min, bevor wir Entwarnung geben.',
    ],
    [
      {
        template: 'resolved',
        components: ['API'],
        restoredAt: at,
        impactMs: 72 * MINUTE,
        postmortemBy: at,
      },
      'API funktioniert seit 10:45 UTC wieder normal. Die Störung dauerte 1 h 12 min. Ein Nachbericht folgt bis zum 21. November 2026.',
    ],
    [
      {
        template: 'resolved',
        components: [],
        restoredAt: at,
        impactMs: 0,
        postmortemBy: null,
      },
      'Seit 10:45 UTC funktioniert alles wieder normal. Die Störung dauerte weniger als eine Minute.',
    ],
  ])('of %j is a sentence', (text, said) => {
    expect(textIn(words, utc, text)).toBe(said);
  });
});

it('names, lengths and instants are German too', () => {
  expect(nameIn(words, { components: ['API'], status: 'partial_outage' })).toBe(
    'API: teilweiser Ausfall',
  );
  expect(durationIn(words, 27 * 60 * MINUTE)).toBe('1 T 3 h');
  expect(relativeIn(words, at, at - 12 * MINUTE)).toBe('vor 12 Minuten');
  expect(relativeIn(words, at, at - 1)).toBe('vor weniger als einer Minute');
  expect(utc.moment(at)).toBe('21. Nov. 2026, 10:45 UTC');
  expect(utc.span(at - 12 * 86_400_000, at)).toBe('9.–21. Nov.');
  expect(timesIn(words.locale, 'Europe/Berlin').time(at)).toBe('11:45 MEZ');
  expect(words.page.history.none(utc.month(at), null)).toBe('Keine Störungen im November 2026.');
});
