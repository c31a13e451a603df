// How a mail reads: the same content as plain text and as HTML. The HTML is one narrow column with styles of its own in every
// element, because mail programs take no others; it loads nothing, counts nobody, and every value in it is escaped.

import { html, raw } from 'hono/html';
import type { IncidentStatus, MaintenanceStatus } from '../../domain/vocabulary.ts';

/** What a state looks like beside its word. */
export type Tone = 'good' | 'watch' | 'bad' | 'planned' | 'plain';

/** Of a state that people read; null: of none. */
export function toneOf(status: IncidentStatus | MaintenanceStatus | null): Tone {
  switch (status) {
    case 'resolved':
    case 'completed':
      return 'good';
    case 'monitoring':
    case 'verifying':
      return 'watch';
    case 'investigating':
    case 'identified':
      return 'bad';
    case null:
    case 'postmortem':
      return 'plain';
    default:
      return 'planned';
  }
}

/** A mail in words. */
export type Story = {
  lang: string;
  direction: 'ltr' | 'rtl';
  /** What the inbox shows after the subject. */
  preview: string;
  /** Above the title: "Investigating · SEV-1"; null: nothing. */
  mark: string | null;
  tone: Tone;
  title: string;
  /** Plain text; an empty line begins a paragraph. */
  text: string;
  /** The same as HTML that was made safe before; null: made from the text. */
  html: string | null;
  /** Label and value, "API" and "Major outage". */
  facts: readonly (readonly [string, string])[];
  /** What to do; each on a line of its own. */
  links: readonly { text: string; href: string; isMain: boolean }[];
  /** In small print: who we are, why this came, how to leave. */
  footer: readonly { text: string; href: string | null }[];
};

/** Of the mark: on white, and on the ground of who reads in the dark. */
const COLOURS: Readonly<Record<Tone, { light: string; dark: string }>> = {
  good: { light: '#0a7a3f', dark: '#3fb97f' },
  watch: { light: '#8a5b00', dark: '#e6ab2e' },
  bad: { light: '#b3141f', dark: '#ff7070' },
  planned: { light: '#1d5bb8', dark: '#7db1ff' },
  plain: { light: '#545d6b', dark: '#a4adb9' },
};
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** For readers without HTML. */
export function textOf({ mark, title, text, facts, links, footer }: Story): string {
  return [
    mark === null ? title : `${title}\n${mark}`,
    text.trim(),
    facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
    links.map((link) => `${link.text}: ${link.href}`).join('\n'),
    `-- \n${footer.map((line) => (line.href === null ? line.text : `${line.text}: ${line.href}`)).join('\n')}`,
  ]
    .filter((part) => part !== '' && part !== '-- \n')
    .join('\n\n')
    .concat('\n');
}

export function htmlOf(story: Story): string {
  const { lang, direction, preview, mark, tone, title, facts, links, footer } = story;
  const { light, dark } = COLOURS[tone];
  // Mail programs know no words for "at the end of the line".
  const end = direction === 'rtl' ? 'left' : 'right';
  const page = html`<!doctype html>
    <html lang="${lang}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${title}</title>
        <style>
          @media (prefers-color-scheme: dark) {
            .page,
            .column {
              background: #0f1216 !important;
              color: #e8ebef !important;
            }
            .quiet {
              color: #a4adb9 !important;
            }
            .line {
              border-color: #2b323b !important;
            }
            .mark {
              border-color: ${dark} !important;
              color: ${dark} !important;
            }
            a {
              color: #7db1ff !important;
            }
            .main {
              background: #e8ebef !important;
              color: #0f1216 !important;
            }
          }
        </style>
      </head>
      <body
        class="page"
        style="margin:0;padding:0;background:#ffffff;color:#14181f;${FONT};font-size:16px;line-height:1.5;word-break:break-word;overflow-wrap:anywhere"
      >
        <div style="display:none;max-height:0;overflow:hidden;opacity:0">${preview}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
          <tr>
            <td align="center" style="padding:24px 16px">
              <table
                role="presentation"
                class="column"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="max-width:560px;background:#ffffff;color:#14181f"
              >
                <tr>
                  <td style="padding:0">
                    <div
                      class="mark"
                      style="border-top:4px solid ${light};height:16px;font-size:0;line-height:0"
                    ></div>
                    ${mark === null ? '' : html`<p style="margin:0 0 4px;font-size:13px;font-weight:600;color:${light}" class="mark">${mark}</p>`}
                    <h1 style="margin:0 0 16px;font-size:20px;line-height:1.3;font-weight:600">
                      ${title}
                    </h1>
                    ${body(story)}
                  </td>
                </tr>
                ${facts.length === 0 ? '' : factsTable(facts, end)}
                ${
                  links.length === 0
                    ? ''
                    : html`<tr>
                        <td style="padding:8px 0 24px">
                          ${links.map((link) => button(link, end))}
                        </td>
                      </tr>`
                }
                <tr>
                  <td class="line" style="border-top:1px solid #d9dde3;padding:12px 0 0">
                    ${footer.map((line) => html`<p class="quiet" style="margin:0 0 4px;font-size:13px;color:#545d6b">${line.href === null ? line.text : html`<a href="${line.href}" style="color:#545d6b">${line.text}</a>`}</p>`)}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `;
  return String(page);
}

function body({ text, html: made }: Story) {
  if (made !== null) return html`<div style="margin:0 0 16px">${raw(made)}</div>`;
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map(
      (paragraph) => html`<p style="margin:0 0 16px;white-space:pre-line">${paragraph.trim()}</p>`,
    );
}

type Side = 'left' | 'right';

const factsTable = (facts: Story['facts'], end: Side) =>
  html`<tr>
    <td style="padding:0 0 16px">
      <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
        ${facts.map(
          ([label, value]) =>
            html`<tr>
              <td
                class="quiet line"
                style="padding:6px 0;padding-${end}:12px;border-top:1px solid #d9dde3;color:#545d6b;font-size:13px;vertical-align:top"
              >
                ${label}
              </td>
              <td
                class="line"
                style="padding:6px 0;border-top:1px solid #d9dde3;vertical-align:top"
              >
                ${value}
              </td>
            </tr>`,
        )}
      </table>
    </td>
  </tr>`;

const button = ({ text, href, isMain }: Story['links'][number], end: Side) =>
  isMain
    ? html`<a
        class="main"
        href="${href}"
        style="display:inline-block;padding:10px 16px;border-radius:6px;background:#14181f;color:#ffffff;text-decoration:none;font-weight:600;margin:0 0 8px;margin-${end}:8px"
        >${text}</a
      >`
    : html`<p style="margin:4px 0"><a href="${href}" style="color:#1d5bb8">${text}</a></p>`;
