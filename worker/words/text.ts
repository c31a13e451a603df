// Puts the automatic texts and names into words. The types say what a text needs; the public documents satisfy them, and
// so does what the rules compose.

import type { ComponentStatus, IncidentStatus } from '../domain/vocabulary.ts';
import type { Times } from './time.ts';
import { durationIn } from './time.ts';
import type { Words } from './words.ts';

type Named = { components: readonly string[] };
type Said = Named & { nextUpdateBy: number | null };

/** A text as it is stored: a template with its facts, or a person's own words. */
export type Text =
  | ({ template: 'investigating' | 'reopened'; status: ComponentStatus } & Said)
  | ({ template: 'changed'; status: ComponentStatus; phase: IncidentStatus } & Said)
  | ({ template: 'no_change'; phase: IncidentStatus } & Said)
  | ({ template: 'no_promise'; phase: IncidentStatus } & Named)
  | ({ template: 'monitoring'; holdMs: number } & Named)
  | ({
      template: 'resolved';
      restoredAt: number;
      impactMs: number;
      postmortemBy: number | null;
    } & Named)
  | { template: 'postmortem'; title: string; url: string }
  | {
      template:
        | 'maintenance_started'
        | 'maintenance_verifying'
        | 'maintenance_completed'
        | 'maintenance_cancelled'
        | 'no_impact';
    }
  | { text: string };

/** A name as it is stored: composed from what is affected and how badly, or a person's own. */
export type Name = { components: readonly string[]; status: ComponentStatus } | { text: string };

const lists = new Map<string, Intl.ListFormat>();

/** "API", "API and Dashboard", "API, Dashboard and Sign-in", "API, Dashboard and 3 more". */
export function listIn({ locale, more }: Words, names: readonly string[]): string {
  let format = lists.get(locale);
  if (format === undefined) {
    format = new Intl.ListFormat(locale, { type: 'conjunction' });
    lists.set(locale, format);
  }
  return format.format(names.length <= 3 ? names : [...names.slice(0, 2), more(names.length - 2)]);
}

/** An incident's or maintenance's name in words. */
export function nameIn(words: Words, name: Name): string {
  return 'text' in name ? name.text : words.name(listIn(words, name.components), name.status);
}

/** A text in words, plain. Times stand in the zone of `times`. */
export function textIn(words: Words, times: Times, text: Text): string {
  if ('text' in text) return text.text;
  const { texts } = words;
  const subject = ({ components }: Named) => ({
    components: listIn(words, components),
    many: components.length > 1,
  });
  const said = (facts: Said) => ({
    ...subject(facts),
    nextUpdate: facts.nextUpdateBy === null ? null : times.time(facts.nextUpdateBy),
  });
  switch (text.template) {
    case 'investigating':
    case 'reopened':
      return texts[text.template]({ ...said(text), status: text.status });
    case 'changed':
      return texts.changed({ ...said(text), status: text.status, phase: text.phase });
    case 'no_change':
      return texts.no_change({ ...said(text), phase: text.phase });
    case 'no_promise':
      return texts.no_promise({ ...subject(text), phase: text.phase });
    case 'monitoring':
      return texts.monitoring({ ...subject(text), hold: durationIn(words, text.holdMs) });
    case 'resolved':
      return texts.resolved({
        ...subject(text),
        restored: times.time(text.restoredAt),
        lasted: durationIn(words, text.impactMs),
        postmortemBy: text.postmortemBy === null ? null : times.day(text.postmortemBy),
      });
    case 'postmortem':
      return texts.postmortem({ title: text.title });
    default:
      return texts[text.template];
  }
}
