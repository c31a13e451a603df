// What a sender is given: plain data, put into words already. A notice is made from what is public about an incident and
// from nothing else; a call goes to the people who have to act, and names the monitor as well. Pure.

import type { Catalog } from '../domain/catalog.ts';
import type { PageCall } from '../domain/call.ts';
import { dedupKeyOf, summaryOf } from '../domain/call.ts';
import type { Evidence } from '../domain/event.ts';
import type { IncidentStatus, MaintenanceStatus, Severity } from '../domain/vocabulary.ts';
import type { PublicIncident } from '../snapshot/documents.ts';
import { nameIn, textIn, timesIn, wordsFor } from '../words/index.ts';

/** Something was said in public about an incident. Texts are plain, in the page's language and zone. */
export type Notice = {
  /** Of the incident or maintenance; the month of a report. */
  id: string;
  /** When it was said, epoch ms. */
  at: number;
  /** "Meridian" */
  page: string;
  /** `INC-YYYYMMDD-NN`; null, as the severity, to customers, and for what has none. */
  reference: string | null;
  severity: Severity | null;
  /** "API: major outage" */
  title: string;
  /** Null where the incident only continues in another one. */
  status: IncidentStatus | MaintenanceStatus | null;
  statusLabel: string | null;
  text: string;
  /** A person's words as HTML that was made safe; null: the text is ours and plain. */
  html: string | null;
  components: readonly { name: string; status: string }[];
  /** Label and value of what else is known. */
  facts: readonly (readonly [string, string])[];
  /** "Next update by 10:45 UTC" */
  nextUpdate: string | null;
  link: string;
};

/** Somebody has to look at an alarm, or no longer has to. */
export type Call = {
  action: PageCall['action'];
  /** The same for a call and its end, and different for the monitor's next outage. */
  dedupKey: string;
  severity: Severity;
  summary: string;
  /** What fails, as a host where it has one. */
  source: string;
  component: string | null;
  group: string | null;
  /** Kind of the monitor. */
  kind: string | null;
  /** Epoch ms of the decision to call. */
  at: number;
  client: string;
  clientLink: string;
  runbook: string;
  /** The incident's page; null while it is not public. */
  incidentLink: string | null;
  details: Readonly<Record<string, string>>;
};

/** In which language and zone something is said. */
export type Tongue = { language: string; timezone: string };

/** What an update says, or where a merged incident continues (`update: null`); null: it no longer says that. */
export function noticeOf(
  incident: PublicIncident,
  updateId: string | null,
  { page }: Catalog,
  { language, timezone }: Tongue = page,
): Notice | null {
  const words = wordsFor(language);
  const times = timesIn(words.locale, timezone);
  const known = {
    facts: [],
    id: incident.id,
    page: page.name,
    reference: incident.reference,
    severity: incident.severity,
    title: nameIn(words, incident.name),
  };
  if (updateId === null) {
    if (incident.mergedInto === null) return null;
    return {
      ...known,
      at: incident.updatedAt,
      status: null,
      statusLabel: null,
      text: words.page.incident.continuedIn,
      html: null,
      components: [],
      nextUpdate: null,
      link: incidentLink(page.url, incident.mergedInto),
    };
  }
  const update = incident.updates.find(({ id }) => id === updateId);
  if (update === undefined) return null;
  // A promise belongs to the newest word; an older one may promise what has passed.
  const promised = update === incident.updates[0] ? incident.nextUpdateBy : null;
  const labels = { ...words.maintenanceStatus, ...words.incidentStatus };
  const postmortem =
    'template' in update.text && update.text.template === 'postmortem' ? update.text.url : null;
  return {
    ...known,
    at: update.at,
    status: update.status,
    statusLabel: labels[update.status],
    text: textIn(words, times, update.text),
    html: 'html' in update.text ? update.text.html : null,
    components: update.components.map(({ name, to }) => ({
      name,
      status: words.componentStatus[to],
    })),
    nextUpdate: promised === null ? null : `${words.page.nextUpdateBy} ${times.time(promised)}`,
    link: postmortem === null ? incidentLink(page.url, incident.id) : within(page.url, postmortem),
  };
}

/** Made once for each language and zone: a pack has a few of them and many readers. */
export function inEach(make: (tongue: Tongue) => Notice): (tongue: Tongue) => Notice {
  const made = new Map<string, Notice>();
  return (tongue) => {
    const key = `${tongue.language} ${tongue.timezone}`;
    const notice = made.get(key) ?? make(tongue);
    made.set(key, notice);
    return notice;
  };
}

/** `incident` is null while it is not public: the call is made all the same. */
export function callOf(
  { action, alarm, monitor: id, severity, evidence }: PageCall,
  incident: PublicIncident | null,
  { page, monitors, components, groups }: Catalog,
  at: number,
): Call {
  const monitor = monitors.find((one) => one.id === id);
  const component = components.find((one) => one.id === monitor?.component);
  const group = groups.find((one) => one.id === component?.group);
  const words = wordsFor(page.language);
  const what = incident === null ? component?.name : nameIn(words, incident.name);
  return {
    action,
    dedupKey: dedupKeyOf(alarm),
    severity: incident?.severity ?? severity,
    summary: summaryOf(what, id),
    source: hostOf(monitor?.url ?? '') ?? id,
    component: component?.name ?? null,
    group: group?.name ?? null,
    kind: monitor?.kind ?? null,
    at,
    client: `${page.name} status`,
    clientLink: page.url,
    runbook: `${page.url}/runbooks/for/${encodeURIComponent(`probe:${id}`)}`,
    incidentLink: incident === null ? null : incidentLink(page.url, incident.id),
    details: {
      monitor: id,
      ...(monitor === undefined || monitor.url === '' ? {} : { watches: monitor.url }),
      ...(incident === null ? {} : { incident: incident.reference }),
      ...(evidence === undefined ? {} : seen(evidence)),
    },
  };
}

/** Only responders read this: an answer of a probe is never public. */
function seen({ regions, of, answer }: Evidence): Readonly<Record<string, string>> {
  return {
    failing_regions: `${regions.join(', ')} (${regions.length} of ${of})`,
    ...(answer === null ? {} : { last_answer: answer }),
  };
}

export function incidentLink(page: string, id: string): string {
  return `${page}/incidents/${id}`;
}

/** A link of the page's own, made absolute. */
function within(page: string, link: string): string {
  return URL.canParse(link, page) ? new URL(link, page).href : page;
}

function hostOf(address: string): string | null {
  return (URL.canParse(address) && new URL(address).host) || null;
}
