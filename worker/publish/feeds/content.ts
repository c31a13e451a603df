// What an entry says, as HTML: the updates of an incident or maintenance, newest first, in the form that readers of
// Statuspage feeds pick apart. Everything is escaped here but a person's words, which were made safe when they were stored.

import type { PublicIncident, PublicMaintenance, PublicUpdate } from '../../snapshot/documents.ts';
import { safeHref, updateStatus } from '../pages/parts.tsx';
import type { Voice } from '../voice.ts';
import { escaped } from './xml.ts';

/** One paragraph for each update: when, as what, and the text. */
export function contentOf(
  { updates }: PublicIncident | PublicMaintenance,
  voice: Voice,
  base: string,
): string {
  const sorted = updates.toSorted((a, b) => b.at - a.at);
  return sorted
    .map((update, index) => {
      const repeats = sorted[index + 1]?.status === update.status;
      const label = repeats ? voice.words.feeds.update : updateStatus(update, voice);
      const { date, time, zone } = stampOf(update.at, voice, 2);
      const head = `<small>${date}, ${time} ${zone}</small><br><strong>${escaped(label)}</strong> - `;
      return within(head, textHtml(update, voice, base));
    })
    .join('');
}

/** The window of a maintenance, and what was said about it. */
export function maintenanceContent(
  maintenance: PublicMaintenance,
  voice: Voice,
  base: string,
): string {
  const { startsAt, endsAt } = maintenance;
  // Here Statuspage does not pad the day.
  const [from, to] = [stampOf(startsAt, voice, 1), stampOf(endsAt, voice, 1)];
  const sameDay = voice.times.dayKey(startsAt) === voice.times.dayKey(endsAt);
  const end = sameDay ? to.time : `${to.date}, ${to.time}`;
  const window = `${from.date}, ${from.time} - ${end} ${to.zone}`;
  const said = escaped(voice.words.feeds.scheduled);
  return `<p><strong>${said} ${window}</strong></p>${contentOf(maintenance, voice, base)}`;
}

/** The text of one update as HTML; always blocks. */
export function textHtml({ text }: PublicUpdate, voice: Voice, base: string): string {
  if ('html' in text) return text.html;
  const said = escaped(voice.text(text));
  if (text.template !== 'postmortem') return `<p>${said}</p>`;
  return `<p><a href="${escaped(new URL(safeHref(text.url), base).href)}">${said}</a></p>`;
}

/** Puts a head into the first paragraph, or in front of a list or a quotation in one of its own. */
function within(head: string, html: string): string {
  return html.startsWith('<p>') ? `<p>${head}${html.slice('<p>'.length)}` : `<p>${head}</p>${html}`;
}

/** Day and time in the page's zone, marked so that a program finds them; the day padded with spaces to `width`. */
function stampOf(at: number, { words, times }: Voice, width: number) {
  const { month, day, clock, zone } = times.pieces(at);
  const padded = `<var data-var='date'>${String(day).padStart(width)}</var>`;
  return {
    date: words.feeds.date(escaped(words.feeds.months[month - 1] ?? String(month)), padded),
    time: `<var data-var='time'>${clock}</var>`,
    zone: escaped(zone),
  };
}
