// Asking the operator's API from a script: of `ALLCLEAR_URL` where it is set, else of the local server, with the first token of
// `OPERATOR_TOKENS` that is an admin's.

import { existsSync, readFileSync } from 'node:fs';
import { overlay, parse } from './settings.ts';

/** As a person reads it; the command ends with it. */
export class OperatorProblem extends Error {}

export async function operate<Answer>(path: string, body: unknown): Promise<Answer> {
  const base = process.env['ALLCLEAR_URL'] ?? `http://localhost:${process.env['PORT'] ?? '8787'}`;
  const file = existsSync('.dev.vars') ? parse(readFileSync('.dev.vars', 'utf8')) : {};
  const { OPERATOR_TOKENS: tokens = '' } = overlay(file, process.env, ['OPERATOR_TOKENS']);
  const entries = tokens.split(',').map((entry) => entry.trim().split(':'));
  const token = entries.find((parts) => parts.length === 1 || parts[1] === 'admin')?.at(-1);
  if (!token) {
    throw new OperatorProblem(
      'No token of an admin: set OPERATOR_TOKENS, for example OPERATOR_TOKENS="<token of 24 characters or more>".',
    );
  }
  let response: Response;
  try {
    response = await fetch(new URL(path, base), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new OperatorProblem(
      `Nothing answers at ${base}. Start it with \`npm start\`, or name a deployment: ALLCLEAR_URL=https://status.company.example.`,
    );
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer; // what the API's description promises
  const { title = `status ${response.status}`, detail = '' } = (answer ?? {}) as {
    title?: string;
    detail?: string;
  };
  throw new OperatorProblem(`${title}. ${detail}`.trim());
}
