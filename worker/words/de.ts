// German. Readers are addressed without a pronoun where that reads naturally, so that nobody is called too formally or too
// familiarly.

import type { ComponentStatus, IncidentStatus } from '../domain/vocabulary.ts';
import { notify } from './notify-de.ts';
import type { PageWords } from './page-words.ts';
import { sla } from './sla-de.ts';
import { subscribe } from './subscribe-de.ts';
import type { Words } from './words.ts';

/** In the nominative, without an article. */
const NAMED: Record<ComponentStatus, string> = {
  operational: 'gemeldete Probleme',
  under_maintenance: 'Problem während der Wartung',
  degraded_performance: 'eingeschränkte Leistung',
  partial_outage: 'teilweiser Ausfall',
  major_outage: 'schwerer Ausfall',
};

/** In the accusative, with an article: what we investigate, what we see. */
const SYMPTOM: Record<ComponentStatus, string> = {
  operational: 'gemeldete Probleme',
  under_maintenance: 'ein Problem während der Wartung',
  degraded_performance: 'eine eingeschränkte Leistung',
  partial_outage: 'einen teilweisen Ausfall',
  major_outage: 'einen schweren Ausfall',
};

const STILL: Record<IncidentStatus, string> = {
  investigating: 'Wir suchen weiter nach der Ursache',
  identified: 'Die Ursache ist bekannt, wir arbeiten weiter an der Behebung',
  monitoring: 'Wir beobachten weiter, ob alles stabil bleibt',
  resolved: 'Die Störung ist behoben',
  postmortem: 'Die Störung ist behoben',
};

/** A sentence of its own, because a list of names cannot be declined; without components nothing. */
const affected = (components: string) => (components === '' ? '' : ` Betroffen: ${components}.`);

const promise = (nextUpdate: string | null) =>
  nextUpdate === null
    ? 'Sobald wir mehr wissen, steht es hier.'
    : `Nächste Meldung bis ${nextUpdate}.`;

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const days = (count: number) => (count === 1 ? '1 Tag' : `${count} Tage`);
/** In the dative: "in den letzten 14 Tagen". */
const lastDays = (count: number) =>
  count === 1 ? 'am letzten Tag' : `in den letzten ${count} Tagen`;

const page: PageWords = {
  titleOf: (name) => `${name} Status`,
  about: (name) => `Ob ${name} gerade funktioniert, was geplant ist und was bisher war.`,
  skip: 'Direkt zur Antwort',
  dismiss: 'Ausblenden',
  nav: {
    label: 'Seiten',
    history: 'Verlauf',
    sla: 'SLA',
    postmortems: 'Nachberichte',
    runbooks: 'Runbooks',
    support: 'Hilfe',
  },
  asOf: 'Stand',
  refresh: 'Neu laden',
  notRefreshed:
    'Diese Seite ließ sich zuletzt nicht aktualisieren. Sie zeigt, was zum oben genannten Zeitpunkt bekannt war.',
  sections: {
    now: 'Aktuell',
    parts: 'Komponenten',
    planned: 'Geplante Wartung',
    past: 'Die letzten 14 Tage',
    told: 'Für Programme',
  },
  state: 'Status',
  since: 'Seit',
  soFar: (duration) => `bisher ${duration}`,
  nextUpdateBy: 'Nächste Meldung bis',
  olderUpdates: (count) => (count === 1 ? '1 frühere Meldung' : `${count} frühere Meldungen`),
  noUpdates: 'Noch keine Meldungen.',
  automatic: 'Automatisch gemeldet',
  componentCount: (count) => (count === 1 ? '1 Komponente' : `${count} Komponenten`),
  days,
  reported: 'gemeldet',
  nothingReported: 'Nichts gemeldet',
  noData: 'Keine Daten',
  legend: (count) =>
    `Jede Säule ist ein Tag (UTC), insgesamt ${count} (30 auf kleinen Bildschirmen); heute steht umrandet ganz rechts. ` +
    'Je höher die Farbe, desto länger dauerte es.',
  bar: {
    summary: (name, count) => `${name}, die letzten ${days(count)}`,
    clean: 'keine Probleme',
    troubled: (list, more) =>
      `Probleme am ${list.join(', ')}${more > 0 ? ` und an ${more === 1 ? 'einem weiteren Tag' : `${more} weiteren Tagen`}` : ''}`,
    unmeasured: (count) => `${days(count)} nicht gemessen`,
    reported: 'wie in Störungen gemeldet',
  },
  told: {
    api: 'Status als JSON',
    badge: 'Badge',
    atom: 'Atom-Feed',
    rss: 'RSS-Feed',
    json: 'JSON-Feed',
    updates: 'Jede Meldung',
    calendar: 'Kalender',
    addToCalendar: 'In den Kalender',
  },
  nothingPlanned: 'Keine Wartung geplant.',
  noIncidents: 'Keine Störungen',
  noIncidentsIn: (count) => `Keine Störungen ${lastDays(count)}.`,
  earlier: 'Frühere Störungen',
  footer: 'Veröffentlicht mit Allclear',
  incident: {
    started: 'Beginn',
    restored: 'Wiederhergestellt',
    resolved: 'Behoben',
    impact: 'Dauer',
    reference: 'Kennung',
    updates: 'Meldungen',
    components: 'Betroffene Komponenten',
    atWorst: (state) => `${state} (schlimmster Stand)`,
    postmortem: 'Nachbericht',
    readPostmortem: (title) => `Zum Nachbericht: ${title}`,
    continuedIn: 'Diese Störung geht in einer anderen weiter; dort stehen die weiteren Meldungen.',
    recurrenceOf: 'Diese Störung wiederholt eine frühere.',
  },
  maintenance: {
    until: 'bis',
    window: 'Zeitraum',
    length: 'Geplante Dauer',
    components: 'Betroffene Komponenten',
    began: 'Begonnen',
    completed: 'Beendet',
  },
  history: {
    title: 'Verlauf',
    months: 'Monate',
    intro: 'Alle öffentlichen Störungen, nach dem Monat ihrer ersten Meldung.',
    none: (month, component) =>
      component === null
        ? `Keine Störungen im ${month}.`
        : `Keine Störungen von ${component} im ${month}.`,
    component: 'Komponente',
    all: 'Alle Komponenten',
    show: 'Anzeigen',
  },
  component: {
    uptimeIn: (percent, span) => `${percent} verfügbar, gemessen über ${span}`,
    notPublic:
      'Die gemessenen Werte sind nicht öffentlich; die Tage zeigen, was Störungen gemeldet haben.',
    notMeasured:
      'Diese Komponente wird nicht gemessen; ihre Tage zeigen, was Störungen gemeldet haben.',
    byDay: 'Tag für Tag',
    day: 'Tag (UTC)',
    state: 'Status',
    trouble: 'Gestört',
    measured: 'Verfügbar',
    incidents: 'Störungen',
    byMonth: 'Monat für Monat',
    month: 'Monat (UTC)',
    measuredDays: 'Gemessene Tage',
    allIncidents: 'Alle ihre Störungen',
  },
  responses: {
    title: 'Antwortzeiten',
    none: (count) =>
      `In den letzten ${count} Tagen wurden keine Antwortzeiten gemessen. Eine Stunde erscheint, wenn sie vorbei ist.`,
    note: (zone) =>
      `Je Stunde, Zeitzone ${zone}. Die Hälfte der Antworten kam innerhalb des Medians, 95 von 100 innerhalb des ` +
      '95. Perzentils; fehlgeschlagene zählen nicht. In einer Lücke, am Boden markiert, wurde nichts gemessen.',
    median: 'Median',
    high: '95. Perzentil',
    lastHours: (hours) => `Letzte ${hours} Stunden`,
    lastDays: (count) => (count === 1 ? 'Letzter Tag' : `Letzte ${count} Tage`),
    picture: (where, span) => ['Antwortzeiten', where, span].filter(Boolean).join('. '),
    summary: ({ lowest, highest, high, measured, hours }) =>
      `Der Median einer Stunde lag zwischen ${lowest} und ${highest}, das 95. Perzentil höchstens bei ${high}; ` +
      `${measured} von ${hours} Stunden wurden gemessen.`,
    nothing: 'Es wurde nichts gemessen.',
    table: 'Als Tabelle',
    hour: 'Stunde',
    places: {
      local: 'Beliebiger Ort',
      wnam: 'Westliches Nordamerika',
      enam: 'Östliches Nordamerika',
      weur: 'Westeuropa',
      eeur: 'Osteuropa',
      apac: 'Asien-Pazifik',
      'apac-ne': 'Nordostasien',
      'apac-se': 'Südostasien',
      oc: 'Ozeanien',
    },
  },
  missing: {
    title: 'Unter dieser Adresse gibt es nichts',
    text: 'Vielleicht ist der Link veraltet oder vertippt. Jede Störung behält ihre Adresse für immer, und der Verlauf führt sie alle auf.',
    home: 'Aktueller Status',
  },
};

export const de: Words = {
  locale: 'de-DE',
  ownName: 'Deutsch',
  direction: 'ltr',
  units: { day: 'T', hour: 'h', minute: 'min', underMinute: 'weniger als eine Minute' },
  underMinuteAgo: 'vor weniger als einer Minute',
  more: (count) => `${count} weitere`,
  headline: {
    operational: 'Alle Systeme funktionieren',
    under_maintenance: 'Wartung läuft',
    degraded: 'Teilweise eingeschränkter Betrieb',
    minor_outage: 'Leichte Störung',
    partial_outage: 'Teilweiser Ausfall',
    major_outage: 'Schwerer Ausfall',
  },
  description: {
    operational: 'Alle Systeme funktionieren',
    under_maintenance: 'Wartung läuft',
    degraded: 'Teilweise eingeschränkter Betrieb',
    minor_outage: 'Leichte Störung',
    partial_outage: 'Teilweiser Ausfall',
    major_outage: 'Schwerer Ausfall',
  },
  componentStatus: {
    operational: 'Funktioniert',
    under_maintenance: 'In Wartung',
    degraded_performance: 'Eingeschränkte Leistung',
    partial_outage: 'Teilweiser Ausfall',
    major_outage: 'Schwerer Ausfall',
  },
  incidentStatus: {
    investigating: 'In Untersuchung',
    identified: 'Ursache bekannt',
    monitoring: 'In Beobachtung',
    resolved: 'Behoben',
    postmortem: 'Nachbericht',
  },
  maintenanceStatus: {
    scheduled: 'Geplant',
    in_progress: 'Läuft',
    verifying: 'Wird geprüft',
    completed: 'Beendet',
    cancelled: 'Abgesagt',
  },
  impact: { none: 'Keine', minor: 'Gering', major: 'Erheblich', critical: 'Kritisch' },
  name: (components, status) =>
    components === '' ? sentence(NAMED[status]) : `${components}: ${NAMED[status]}`,
  doubts: {
    notMeasuredYet: 'Noch nicht gemessen',
    notMeasuredSince: (time) => `Nicht gemessen seit ${time}`,
    someNotMeasuredYet: (components) => `${components}: noch nicht gemessen`,
    someNotMeasuredSince: (components, time) => `${components}: nicht gemessen seit ${time}`,
    noteNotMeasured: 'Uns ist keine Störung bekannt, aber seitdem wurde nichts geprüft.',
    noteNotMeasuredYet: 'Die ersten Messwerte kommen wenige Minuten nach dem Start.',
    noteSomeNotMeasured: 'Uns ist keine Störung bekannt, und alles andere funktioniert.',
    asOf: (time, headline) => `Stand ${time}: ${headline}`,
    noteStale: (time) =>
      `Stand ${time}: Wir erreichen unsere eigenen Daten nicht. Das ist der letzte Stand, den wir kennen; er kann sich geändert haben.`,
  },
  texts: {
    investigating: ({ status, components, nextUpdate }) =>
      `Wir untersuchen ${SYMPTOM[status]}.${affected(components)} ${promise(nextUpdate)}`,
    reopened: ({ status, components, nextUpdate }) =>
      `Das Problem ist zurück: ${NAMED[status]}.${affected(components)} Wir untersuchen es erneut. ${promise(nextUpdate)}`,
    changed: ({ status, components, phase, nextUpdate }) =>
      `Die Störung ist schlimmer geworden: Wir sehen jetzt ${SYMPTOM[status]}.${affected(components)} ` +
      (phase === 'identified' ? 'Die Ursache ist bekannt, wir arbeiten an der Behebung. ' : '') +
      promise(nextUpdate),
    no_change: ({ phase, nextUpdate }) =>
      `${STILL[phase]}; noch nichts Neues. ${promise(nextUpdate)}`,
    no_promise: ({ phase }) => `${STILL[phase]}. Wir melden uns, sobald sich das ändert.`,
    monitoring: ({ components, many, hold }) =>
      components === ''
        ? `Der Betrieb erholt sich. Wir beobachten ihn noch ${hold}, bevor wir Entwarnung geben.`
        : `${components} ${many ? 'erholen' : 'erholt'} sich. Wir beobachten das noch ${hold}, bevor wir Entwarnung geben.`,
    resolved: ({ components, many, restored, lasted, postmortemBy }) =>
      (components === ''
        ? `Seit ${restored} funktioniert alles wieder normal. `
        : `${components} ${many ? 'funktionieren' : 'funktioniert'} seit ${restored} wieder normal. `) +
      `Die Störung dauerte ${lasted}.` +
      (postmortemBy === null ? '' : ` Ein Nachbericht folgt bis zum ${postmortemBy}.`),
    postmortem: ({ title }) => `Der Nachbericht ist veröffentlicht: ${title}`,
    maintenance_started: 'Die geplanten Arbeiten haben begonnen.',
    maintenance_verifying:
      'Die geplanten Arbeiten sind erledigt. Wir prüfen, ob alles läuft, wie es soll.',
    maintenance_completed: 'Die geplanten Arbeiten sind abgeschlossen.',
    maintenance_cancelled: 'Die geplanten Arbeiten sind abgesagt.',
    no_impact: 'Das war ein Fehlalarm. Kunden waren nicht betroffen.',
  },
  feeds: {
    history: (name) => `${name} Status – Störungen`,
    updates: (name) => `${name} Status – Meldungen`,
    calendar: (name) => `${name}: geplante Wartung`,
    update: 'Meldung',
    scheduled: 'GEPLANTE WARTUNG',
    months: [
      'Jan.',
      'Feb.',
      'März',
      'Apr.',
      'Mai',
      'Juni',
      'Juli',
      'Aug.',
      'Sep.',
      'Okt.',
      'Nov.',
      'Dez.',
    ],
    date: (month, day) => `${day}. ${month}`,
  },
  notify,
  subscribe,
  page,
  sla,
};
