// `npm run notify:test <channel>`: sends one test message the way real ones go, and says what became of it.

import { operate, OperatorProblem } from './operate.ts';

const HELP = `Usage: npm run notify:test -- <slack | email:you@company.example | https://hooks.company.example/…>

Sends a test message to one destination, as under \`routes:\` in status.yaml. For a webhook it also
prints the secret that signs what is sent there.
Asks ALLCLEAR_URL (default: the local server), with a token from OPERATOR_TOKENS.`;

const [to, ...others] = process.argv.slice(2);
if (to === undefined || others.length > 0 || to === '--help' || to === '-h') {
  console.log(HELP);
  process.exitCode = to === '--help' || to === '-h' ? 0 : 2;
} else if (!/^(?:slack$|email:.+@|https?:)/.test(to)) {
  console.error(`Expected slack, email:… or an address; found ${to}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  try {
    const answer = await operate<{ ok: boolean; reason: string | null; secret: string | null }>(
      '/v1/notify-test',
      { to },
    );
    console.log(answer.ok ? `Accepted by ${to.split(':')[0]}.` : `Not accepted: ${answer.reason}.`);
    if (answer.secret !== null) console.log(`Signed with ${answer.secret}`);
    process.exitCode = answer.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof OperatorProblem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
