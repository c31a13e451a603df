// Reads what the public is told: the status page and the incident's page as HTML, the summary of the API as JSON. It looks
// only at what a reader or a program is given, so that it judges the whole way and not one part by another. Pure.

import type { ComponentStatus, IncidentStatus } from '../../worker/domain/vocabulary.ts';
import { COMPONENT_STATUSES, INCIDENT_STATUSES } from '../../worker/domain/vocabulary.ts';
import { en } from '../../worker/words/en.ts';

/** What one surface tells; null where it does not speak of it. */
export type Told = {
  /** Open incidents. */
  open: number | null;
  /** Where the incident stands. */
  status: IncidentStatus | null;
  component: ComponentStatus | null;
  /** How many updates of the incident it lists. */
  updates: number | null;
  /** Its first sentence. */
  headline: string | null;
  /** All of it, for words that must stand there or must not. */
  text: string;
};

/** What to look for. */
export type Subject = { incident: string | null; component: string };

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** The words of a piece of HTML, as a reader without pictures has them. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<(script|style|svg)\b.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (all, hex, decimal, name) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return NAMED[name] ?? all;
    })
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The status page. An incident that is over is only a line in its list of past days, and counts as not open. */
export function readPage(html: string, { incident, component }: Subject): Told {
  const articles = [...html.matchAll(/<article id="i-([a-z0-9]+)".*?<\/article>/gs)];
  const article = articles.find(([, id]) => id === incident)?.[0] ?? '';
  const row = new RegExp(`<li id="c-${component}">.*?</li>`, 's');
  return {
    open: articles.length,
    status: wordIn(first(article, /<p class="facts">.*?<\/p>/s), INCIDENTS),
    component: wordIn(first(html, row), COMPONENTS),
    updates: null,
    headline: textOf(first(html, /<h1\b.*?<\/h1>/s)),
    text: textOf(html),
  };
}

/** The incident's own page. What it says of its first component now, or what was worst once it is over. */
export function readIncidentPage(html: string): Told {
  const updates = first(html, /<section id="updates">.*?<\/section>/s);
  return {
    open: null,
    status: wordIn(first(html, /<dl>.*?<\/dd>/s), INCIDENTS),
    component: wordIn(first(html, /<section id="affected">.*?<\/p>/s), COMPONENTS),
    updates: [...updates.matchAll(/<p class="when">/g)].length,
    headline: textOf(first(html, /<h1\b.*?<\/h1>/s)),
    text: textOf(html),
  };
}

/** The part of `/api/v2/summary.json` and `/api/v2/incidents.json` that is read. */
export type ApiIncident = {
  id: string;
  status: string;
  started_at: string;
  resolved_at: string | null;
  incident_updates: readonly { status: string; body: string }[];
  components: readonly { id: string }[];
};
export type Summary = {
  status: { indicator: string; description: string };
  components: readonly { id: string; status: string }[];
  incidents: readonly ApiIncident[];
};

/** The API's summary, which lists open incidents alone. */
export function readSummary(summary: Summary, { incident, component }: Subject): Told {
  const { status, components, incidents } = summary;
  const found = incidents.find(({ id }) => id === incident);
  const part = components.find(({ id }) => id === component);
  return {
    open: incidents.length,
    status: INCIDENT_STATUSES.find((word) => word === found?.status) ?? null,
    component: COMPONENT_STATUSES.find((word) => word === part?.status) ?? null,
    updates: found?.incident_updates.length ?? null,
    headline: status.description,
    text: JSON.stringify(summary),
  };
}

const INCIDENTS = INCIDENT_STATUSES.map((word) => [word, en.incidentStatus[word]] as const);
const COMPONENTS = COMPONENT_STATUSES.map((word) => [word, en.componentStatus[word]] as const);

function first(html: string, pattern: RegExp): string {
  return pattern.exec(html)?.[0] ?? '';
}

/** The one of some words that a piece of HTML says; null where it says none. */
function wordIn<Word>(html: string, words: readonly (readonly [Word, string])[]): Word | null {
  const text = textOf(html);
  return words.find(([, said]) => text.includes(said))?.[0] ?? null;
}
