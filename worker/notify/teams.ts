// Microsoft Teams, through a workflow that posts what a webhook receives, as an Adaptive Card. The workflow's address is its
// only credential and takes no idempotency id, so a crash at the wrong moment repeats one message.
// https://adaptivecards.io/explorer/

import type { Channel, Door } from './channel.ts';
import { post } from './channel.ts';
import type { Tone } from './mail/compose.ts';
import { toneOf } from './mail/compose.ts';
import type { Notice } from './message.ts';
import type { Posting } from './slack.ts';

/** A message may have 28 KB; a text that long is no message any more. */
const TEXT_LIMIT = 4_000;
const TITLE_LIMIT = 300;
const FACTS_LIMIT = 10;

const COLOURS: Readonly<Record<Tone, string>> = {
  good: 'Good',
  watch: 'Warning',
  bad: 'Attention',
  planned: 'Accent',
  plain: 'Default',
};

export function createTeams(door: Door): Channel<Posting> {
  return {
    name: 'Teams',
    atOnce: 1,
    isSeparate: true,
    send: ({ address, content }) =>
      post(door, { to: 'Teams', address, content, known: [], ends: [410] }),
  };
}

export function teamsMessage(notice: Notice): Posting['content'] {
  const { title, statusLabel, text, nextUpdate, components, facts, link, page } = notice;
  return card(
    [
      ...(statusLabel === null
        ? []
        : [
            {
              ...block(statusLabel, TITLE_LIMIT),
              color: COLOURS[toneOf(notice.status)],
              weight: 'Bolder',
            },
          ]),
      { ...block(title, TITLE_LIMIT), size: 'Large', weight: 'Bolder' },
      block(text, TEXT_LIMIT),
      {
        type: 'FactSet',
        facts: [...facts, ...components.map(({ name, status }) => [name, status] as const)]
          .slice(0, FACTS_LIMIT)
          .map(([name, value]) => ({ title: name, value })),
      },
      { ...block([page, nextUpdate].filter(Boolean).join(' · '), TITLE_LIMIT), isSubtle: true },
    ],
    { title: title.slice(0, 60), url: link },
  );
}

/** One thing to do. */
export function teamsAsk(ask: {
  title: string;
  text: string;
  button: string;
  link: string;
}): Posting['content'] {
  return card([{ ...block(ask.title, TITLE_LIMIT), size: 'Large' }, block(ask.text, TEXT_LIMIT)], {
    title: ask.button,
    url: ask.link,
  });
}

function card(body: readonly object[], action: { title: string; url: string }): Posting['content'] {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body,
          actions: [{ type: 'Action.OpenUrl', ...action }],
        },
      },
    ],
  };
}

/** Cards read Markdown: what is a link or a picture in a text stays text. */
function block(text: string, limit: number) {
  const cut = text.length > limit ? `${text.slice(0, limit - 1).toWellFormed()}…` : text;
  return { type: 'TextBlock', text: cut.replace(/[[\]]/g, '\\$&'), wrap: true };
}
