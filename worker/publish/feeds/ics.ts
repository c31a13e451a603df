// `/history.ics` (RFC 5545): maintenances as events. The UID stays, SEQUENCE counts the changes, and what was called off is
// cancelled rather than gone. Without METHOD the stamp of an event is the time of its last change, so the same documents
// always give the same bytes.

import { ICalCalendar, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { PublicMaintenance } from '../../snapshot/documents.ts';
import { updateStatus } from '../pages/parts.tsx';
import type { Source } from './entry.ts';
import { addressOf, concerned, titledFor } from './entry.ts';
import { printable } from './xml.ts';

const REFRESH_SECONDS = 3600;

export function historyIcs(source: Source): string {
  const { document, voice } = source;
  const calendar = new ICalCalendar({
    name: plainValue(titledFor(voice.words.feeds.calendar(document.page.name), source)),
    prodId: {
      company: 'Allclear',
      product: 'Status page',
      language: voice.words.locale.slice(0, 2).toUpperCase(),
    },
    ttl: REFRESH_SECONDS,
    url: document.page.url,
  });
  const host = new URL(document.page.url).hostname;
  const maintenances = concerned(source.maintenances, source.scope);
  for (const one of maintenances.toSorted((a, b) => a.startsAt - b.startsAt)) {
    const url = addressOf(one, source);
    calendar.createEvent({
      id: `maintenance-${one.id}@${host}`,
      sequence: Math.max(0, one.updates.length - 1),
      stamp: new Date(one.updatedAt),
      created: new Date(one.createdAt),
      lastModified: new Date(one.updatedAt),
      start: new Date(one.startsAt),
      end: new Date(one.endsAt),
      summary: printable(voice.name(one.name)),
      description: printable(descriptionOf(one, source)),
      url,
      categories: one.components
        .map(({ name }) => ({ name: printable(name) }))
        .filter(({ name }) => name !== ''),
      status: one.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return `${calendar.toString()}\r\n`;
}

function descriptionOf({ updates }: PublicMaintenance, { voice }: Source): string {
  return updates
    .map((update) => `${updateStatus(update, voice)} - ${voice.text(update.text)}`)
    .join('\n\n');
}

/** A value that the library writes as it is. */
function plainValue(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\;,]/g, (sign) => `\\${sign}`);
}
