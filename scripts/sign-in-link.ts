// A link that signs the person at the terminal in to the console of a local server, once.

import { readFileSync } from 'node:fs';
import { parseOperatorToken } from '../worker/domain/operator.ts';
import { parse } from './settings.ts';

/** An admin's token among the settings of a file; null where there is none. */
export function adminTokenIn(settingsFile: string): string | null {
  const { OPERATOR_TOKENS: tokens = '' } = parse(readFileSync(settingsFile, 'utf8'));
  for (const entry of tokens.split(',')) {
    const known = parseOperatorToken(entry.trim());
    if (known?.scope === 'admin') return known.token;
  }
  return null;
}

/** Null where nobody may make one. */
export async function signInLink(url: string, settingsFile: string): Promise<string | null> {
  const token = adminTokenIn(settingsFile);
  if (token === null) return null;
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/v1/sign-in-links`, { method: 'POST', headers });
  if (!answer.ok) return null;
  const made = (await answer.json()) as { url: string }; // what the API describes
  return made.url;
}
