// `npm run rekey`: after a new key was put in front of the old one in SIGNING_KEY, seals everything that is stored with the new
// one. When it has ended the old key can be taken away: links in mails that were sent before stop working then.

import { operate, OperatorProblem } from './operate.ts';
import { wordsOrUsage } from './tool.ts';

const HELP = `Usage: npm run rekey

Seals the addresses and secrets of subscribers with the first key of SIGNING_KEY.
Asks ALLCLEAR_URL (default: the local server), with a token from OPERATOR_TOKENS.`;

wordsOrUsage(HELP);
try {
  let changed = 0;
  for (let after: string | null = ''; after !== null;) {
    const page: { changed: number; next: string | null } = await operate('/v1/subscribers/rekey', {
      after,
    });
    changed += page.changed;
    after = page.next;
  }
  console.log(
    changed === 0
      ? 'Everything was sealed with the newest key already.'
      : `${changed} sealed with the newest key. The older ones can be taken out of SIGNING_KEY.`,
  );
} catch (error) {
  if (!(error instanceof OperatorProblem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
