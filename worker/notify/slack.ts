// Tells the people inside, through a Slack incoming webhook. The webhook's address is its only credential and takes no
// idempotency id, so a crash at the wrong moment repeats one message.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/

import type { Memo } from '../domain/memo.ts';
import type { Channel, Door } from './channel.ts';
import { post } from './channel.ts';
import type { Notice } from './message.ts';

/** Longest text of a section, in characters; what escaping adds counts. */
const SECTION_LIMIT = 3_000;
/** Slack shows at most ten fields of a section. */
const FIELDS_LIMIT = 10;
const FIELD_LIMIT = 2_000;
const TITLE_LIMIT = 300;

/** Slack's own words for a refusal. */
const REFUSALS = [
  'action_prohibited',
  'channel_is_archived',
  'channel_not_found',
  'invalid_blocks',
  'invalid_payload',
  'invalid_token',
  'no_active_hooks',
  'no_service',
  'no_team',
  'no_text',
  'posting_to_general_channel_denied',
  'rollup_error',
  'team_disabled',
  'user_not_found',
] as const;

/** A message for the address of an incoming webhook. */
export type Posting = { address: string; content: Readonly<Record<string, unknown>> };

export function createSlack(door: Door): Channel<Posting> {
  return {
    name: 'Slack',
    atOnce: 1,
    send: ({ address, content }) =>
      post(door, { to: 'Slack', address, content, known: REFUSALS, ends: [410] }),
  };
}

/** What people inside are told. */
export function memoMessageOf({ title, text, link }: Memo): Readonly<Record<string, unknown>> {
  const head = link === null ? escaped(title, TITLE_LIMIT) : linked(link, title);
  return {
    text: escaped(`${title}. ${text}`, SECTION_LIMIT),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [section(`:memo: *${head}*`), section(escaped(text, SECTION_LIMIT))],
  };
}

/** The message: a headline that links, what was said, the components, and what comes next. */
export function messageOf(notice: Notice): Readonly<Record<string, unknown>> {
  const { title, severity, statusLabel, text, nextUpdate, link, reference } = notice;
  const state = [statusLabel, severity].filter((word) => word !== null).join(' · ');
  const shown = [
    ...notice.facts,
    ...notice.components.map(({ name, status }) => [name, status] as const),
  ].slice(0, FIELDS_LIMIT);
  return {
    // What notifications and screen readers get.
    text: escaped(`${title} – ${state}. ${text}`, SECTION_LIMIT),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      section(`${markOf(notice)} *${linked(link, title)}*\n${escaped(state)}`),
      section(escaped(text, SECTION_LIMIT)),
      ...(shown.length === 0
        ? []
        : [
            {
              type: 'section',
              fields: shown.map(([name, status]) =>
                marked(`*${escaped(name, FIELD_LIMIT / 4)}*\n${escaped(status)}`),
              ),
            },
          ]),
      {
        type: 'context',
        elements: [
          marked(escaped([reference, notice.page, nextUpdate].filter(Boolean).join(' · '))),
        ],
      },
    ],
  };
}

function markOf({ status }: Notice): string {
  switch (status) {
    case null:
      return ':arrow_right:';
    case 'resolved':
    case 'completed':
      return ':large_green_circle:';
    case 'monitoring':
    case 'verifying':
      return ':large_yellow_circle:';
    case 'postmortem':
      return ':memo:';
    case 'investigating':
    case 'identified':
      return ':red_circle:';
    default:
      return ':wrench:';
  }
}

const linked = (link: string, title: string) => `<${escaped(link)}|${escaped(title, TITLE_LIMIT)}>`;

function section(text: string) {
  return { type: 'section', text: marked(text) };
}

/** `verbatim`: names in a text mention nobody. */
function marked(text: string) {
  return { type: 'mrkdwn', text, verbatim: true };
}

/**
 * Slack’s three special characters, escaped; cut so that the escaped text fits and neither an escape nor a
 * character is cut in two.
 */
function escaped(text: string, limit = FIELD_LIMIT): string {
  const whole = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (whole.length <= limit) return whole;
  return `${whole
    .slice(0, limit - 1)
    .replace(/&[a-z]*$/, '')
    .toWellFormed()}…`;
}
