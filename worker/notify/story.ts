// What was said about an incident, or what people inside are told, as the content of a mail. Pure.

import type { Page } from '../domain/catalog.ts';
import type { Memo } from '../domain/memo.ts';
import type { Words } from '../words/index.ts';
import { wordsFor } from '../words/index.ts';
import type { Story } from './mail/compose.ts';
import { htmlOf, textOf, toneOf } from './mail/compose.ts';
import type { Mail } from './mail/mail.ts';
import type { Notice } from './message.ts';

/** For a destination of the configuration: nothing in it can be left by a click. */
export function noticeMail(to: string, notice: Notice, key: string, page: Page): Mail {
  const words = wordsFor(page.language);
  const story: Story = {
    ...noticeStory(notice, words),
    footer: [{ text: words.notify.internal(page.name), href: null }],
  };
  return {
    to,
    subject: subjectOf(notice),
    text: textOf(story),
    html: htmlOf(story),
    id: key,
    thread: `incident.${notice.id}`,
    list: null,
  };
}

export function memoMail(to: string, memo: Memo, key: string, page: Page): Mail {
  const words = wordsFor(page.language);
  const story: Story = {
    lang: words.locale,
    direction: words.direction,
    preview: memo.text.slice(0, PREVIEW_LIMIT),
    mark: null,
    tone: 'plain',
    title: memo.title,
    text: memo.text,
    html: null,
    facts: [],
    links: memo.link === null ? [] : [{ text: words.notify.open, href: memo.link, isMain: true }],
    footer: [{ text: words.notify.internal(page.name), href: null }],
  };
  const subject = oneLine(`${memo.title} · ${page.name}`);
  return {
    to,
    subject,
    text: textOf(story),
    html: htmlOf(story),
    id: key,
    thread: null,
    list: null,
  };
}

/** What stands at the foot of a mail that can be left. */
export function listFooter(
  { notify }: Words,
  page: string,
  { manage, leave }: { manage: string; leave: string },
): Story['footer'] {
  return [
    { text: notify.why(page), href: null },
    { text: notify.manage, href: manage },
    { text: notify.leave, href: leave },
  ];
}

/** The mail that subscribers get, to be looked at: its links to leave lead nowhere, because each belongs to one of them. */
export function sampleMail(notice: Notice, page: Page): Pick<Mail, 'subject' | 'text' | 'html'> {
  const words = wordsFor(page.language);
  const links = { manage: `${page.url}/manage/…`, leave: `${page.url}/unsubscribe/…` };
  const story = { ...noticeStory(notice, words), footer: listFooter(words, page.name, links) };
  return { subject: subjectOf(notice), text: textOf(story), html: htmlOf(story) };
}

const PREVIEW_LIMIT = 140;
const SUBJECT_LIMIT = 200;

/** The same for every mail of an incident while its name stays, so that mail programs keep them together. */
export function subjectOf({ title, page, reference }: Notice): string {
  return oneLine(`${title} · ${page}${reference === null ? '' : ` (${reference})`}`);
}

export function noticeStory(notice: Notice, words: Words): Omit<Story, 'footer'> {
  const { statusLabel, severity, title, text, html, components, nextUpdate, link } = notice;
  const facts = [...notice.facts, ...components.map(({ name, status }) => [name, status] as const)];
  return {
    lang: words.locale,
    direction: words.direction,
    preview: [statusLabel, text].filter(Boolean).join('. ').slice(0, PREVIEW_LIMIT),
    mark: [statusLabel, severity].filter(Boolean).join(' · ') || null,
    tone: toneOf(notice.status),
    title,
    text: nextUpdate === null || text.includes(nextUpdate) ? text : `${text}\n\n${nextUpdate}.`,
    html,
    facts,
    links: [{ text: words.notify.open, href: link, isMain: true }],
  };
}

export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > SUBJECT_LIMIT ? `${line.slice(0, SUBJECT_LIMIT - 1).toWellFormed()}…` : line;
}
