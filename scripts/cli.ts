// `npm run cli --`: incidents, planned work and components from a terminal, through the operator's API. It asks
// ALLCLEAR_URL with ALLCLEAR_TOKEN, else the local server with an admin's token of its settings.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ApiProblem, createClient, type Client } from './cli/client.ts';
import { linesOfAudit } from './cli/lines.ts';
import { perform } from './cli/perform.ts';
import { dataFolder } from './local-database.ts';
import { adminTokenIn } from './sign-in-link.ts';

const TAIL_EVERY_MS = 2_000;

async function tail(client: Client): Promise<never> {
  let [newest] = await client.audit({ newest: 'true', limit: '1' });
  console.error(`Following the journal after event ${newest?.position ?? 0}; Ctrl+C ends it.`);
  for (;;) {
    const rows = await client.audit({ after: String(newest?.position ?? 0), limit: '100' });
    for (const line of linesOfAudit(rows)) console.log(line);
    newest = rows.at(-1) ?? newest;
    await new Promise((done) => void setTimeout(done, TAIL_EVERY_MS));
  }
}

/** Where to ask, and as whom. */
function target(env: Readonly<Record<string, string | undefined>>): { url: string; token: string } {
  const url = env['ALLCLEAR_URL'] || `http://localhost:${env['PORT'] || 8787}`;
  const settings = join(dataFolder(), 'settings.env');
  const isLocal = !env['ALLCLEAR_URL'];
  const token =
    env['ALLCLEAR_TOKEN'] || (isLocal && existsSync(settings) ? adminTokenIn(settings) : null);
  if (!token) {
    throw new Error(
      'Expected ALLCLEAR_TOKEN: a token of the console (Tokens) or one of OPERATOR_TOKENS.',
    );
  }
  return { url, token };
}

if (import.meta.main) {
  const words = process.argv.slice(2);
  try {
    const client = createClient(() => target(process.env));
    if (words[0] === 'tail' && words.length === 1) await tail(client);
    for (const line of await perform(client, words)) console.log(line);
  } catch (error) {
    console.error(error instanceof ApiProblem || error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
