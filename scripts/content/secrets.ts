// PM012: what must not stand in a public file, wherever in it: secrets, names of hosts that only the
// inside knows, addresses of people. Looks at the whole text, code included, because a reader and a
// search engine do so too. What is found is never printed.

import { withoutInternal } from '../../content/schema/publication.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';

type Leak = { readonly what: string; readonly pattern: RegExp };

/** Domains that belong to nobody (RFC 2606), for examples. */
const NOBODY = /(?:^|[.@])(?:example(?:\.(?:com|net|org))?|invalid|test)$/i;

const LEAKS: readonly Leak[] = [
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g },
  { what: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g },
  { what: 'a GitLab token', pattern: /\bglpat-[\w-]{16,}/g },
  { what: 'a Slack token', pattern: /\bxox[abprs]-[\w-]{10,}/g },
  { what: 'a Slack webhook', pattern: /hooks\.slack\.com\/services\/T\w+/g },
  { what: 'a Stripe key', pattern: /\b[rs]k_live_\w{10,}/g },
  { what: 'a Google API key', pattern: /\bAIza[\w-]{30,}/g },
  { what: 'a JSON Web Token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/g },
  {
    what: 'a password in an address',
    pattern: /\b[a-z][a-z\d+.-]*:\/\/[^\s:/@<$]+:[^\s:/@<$]+@/gi,
  },
  {
    what: 'a password',
    pattern:
      /\b(?:password|passwd|secret|api[_-]?key|token)\s*[=:]\s*["']?(?!["'<$*{\s]|null\b|true\b|false\b)[^\s"'`]{8,}/gi,
  },
  {
    what: 'a private network address',
    pattern:
      /\b(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})\b(?!\/\d)/g,
  },
  {
    what: 'an internal host name',
    pattern:
      /\b(?:[a-z\d-]+\.)+(?:internal|local|lan|corp|intra|intranet|svc|localdomain)\b(?!\.md)/gi,
  },
  { what: 'an internal host name', pattern: /\bip-\d+-\d+-\d+-\d+\b/gi },
  { what: 'an e-mail address', pattern: /\b[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+\b/gi },
];

/** Everything that must not be public in a file that is. */
export function secretFindings(document: Document, text: string): Finding[] {
  // Lines stay what they are where internal sections are taken out.
  const visible = blanked(text);
  return LEAKS.flatMap(({ what, pattern }) =>
    [...visible.matchAll(pattern)]
      .filter(([found]) => what !== 'an e-mail address' || !NOBODY.test(found))
      .map(({ index }) => {
        const line = visible.slice(0, index).split('\n').length;
        return document.finding(
          'PM012',
          line,
          `${what} in a public file: leave it out, or mark it as internal`,
        );
      }),
  );
}

/** The text with its internal sections as empty lines. */
function blanked(text: string): string {
  const kept = withoutInternal(text);
  let from = 0;
  let result = '';
  // Characters of `kept` occur in `text` in order; what lies between is internal.
  for (const part of text.split(/(<!--[ \t]*\/?[ \t]*internal[ \t]*-->)/i)) {
    if (kept.startsWith(part, from)) {
      result += part;
      from += part.length;
    } else {
      result += part.replaceAll(/[^\n]/g, '');
    }
  }
  return result;
}
