// What all feeds are made of: incidents and maintenances as entries, in the order of a Statuspage feed, and the facts of the
// feed itself. An entry keeps its id whatever happens to its incident; in another language it is another entry, for who reads
// both. Merged incidents are in no feed.

import type {
  PageDocument,
  PublicIncident,
  PublicMaintenance,
  PublicUpdate,
} from '../../snapshot/documents.ts';
import { timeTextIn } from '../statuspage/time.ts';
import type { Voice } from '../voice.ts';
import { contentOf, maintenanceContent } from './content.ts';
import { printable } from './xml.ts';

/** Entries of a feed of incidents. */
const ENTRIES_LIMIT = 25;

/** What a feed is made from. */
export type Source = {
  document: PageDocument;
  voice: Voice;
  incidents: readonly PublicIncident[];
  maintenances: readonly PublicMaintenance[];
  /** Narrowed to what concerns this component or group; null: everything. */
  scope: Scope | null;
};

/** A component, or a group with its components. */
export type Scope = { id: string; name: string; components: ReadonlySet<string> };

export type Entry = {
  /** Journal position of the opening event. */
  number: number;
  url: string;
  title: string;
  html: string;
  publishedAt: number;
  updatedAt: number;
  status: PublicUpdate['status'];
  impact: PublicIncident['impact'] | 'maintenance';
  /** Names of the components. */
  components: readonly string[];
};

type Subject = PublicIncident | PublicMaintenance;

const isMaintenance = (one: Subject): one is PublicMaintenance => 'endsAt' in one;

/** Everything that belongs into a feed, unordered. */
export function subjectsOf({ incidents, maintenances, scope }: Source): Subject[] {
  const all = [...incidents.filter(({ mergedInto }) => mergedInto === null), ...maintenances];
  return concerned(all, scope);
}

/** Those that concern a component or group. */
export function concerned<One extends Subject>(list: readonly One[], scope: Scope | null): One[] {
  return list.filter(
    ({ components }) => scope === null || components.some(({ id }) => scope.components.has(id)),
  );
}

/** The incidents and maintenances of a feed, newest first. */
export function entriesOf(source: Source): Entry[] {
  return subjectsOf(source)
    .toSorted((a, b) => publishedAt(b) - publishedAt(a) || b.number - a.number)
    .slice(0, ENTRIES_LIMIT)
    .map((one) => entryOf(one, source));
}

function entryOf(one: Subject, source: Source): Entry {
  const { document, voice } = source;
  const base = document.page.url;
  return {
    number: one.number,
    url: addressOf(one, source),
    title: printable(voice.name(one.name)),
    html: printable(
      isMaintenance(one) ? maintenanceContent(one, voice, base) : contentOf(one, voice, base),
    ),
    publishedAt: publishedAt(one),
    updatedAt: one.updatedAt,
    status: one.status,
    impact: isMaintenance(one) ? 'maintenance' : one.impact,
    components: one.components.map(({ name }) => printable(name)),
  };
}

/** The page of an incident or maintenance, in the language of the feed. */
export function addressOf(one: Subject, { document, voice }: Source): string {
  const path = `/${isMaintenance(one) ? 'maintenance' : 'incidents'}/${one.id}`;
  return document.page.url + voice.href(path);
}

/** The end of what is over; else the first word of an incident, and the planned start of a maintenance. */
function publishedAt(one: Subject): number {
  return isMaintenance(one) ? (one.completedAt ?? one.startsAt) : (one.resolvedAt ?? one.createdAt);
}

/** The newest change that a feed shows; of an empty one, the page's. */
export function feedUpdatedAt(list: readonly { updatedAt: number }[], page: PageDocument): number {
  return list.length === 0 ? page.updatedAt : Math.max(...list.map(({ updatedAt }) => updatedAt));
}

/** The status page, in the language of the feed. */
export function homeOf({ document, voice }: Source): string {
  const path = voice.href('/');
  return path === '/' ? document.page.url : document.page.url + path;
}

/** An id that stays, whatever the address of the page becomes within its host. */
export function tagOf({ document }: Source, specific: string): string {
  return `tag:${new URL(document.page.url).hostname},2005:${specific}`;
}

/** The id of an entry: Statuspage's form in the page's own language, with the tag of any other one before it. */
export function entryTagOf(source: Source, specific: string): string {
  return tagOf(source, source.voice.href(`/${specific}`).slice(1));
}

/** Where this feed stands, from the root. */
export function pathOf(path: string, { scope, voice }: Source): string {
  const own = voice.href(path);
  return scope === null ? own : `${own}?component=${encodeURIComponent(scope.id)}`;
}

/** The title, with the component that the feed is narrowed to. */
export function titledFor(title: string, { scope }: Source): string {
  return printable(scope === null ? title : `${title} - ${scope.name}`);
}

/** An instant in the page's zone, to the second. */
export function instantOf(at: number, { document }: Source): string {
  return timeTextIn(document.page.timezone)(at).replace(/\.\d+/, '');
}
