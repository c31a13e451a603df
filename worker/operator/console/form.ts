// What a form of the console sends, as the body that the API takes: `facts.fix.ref` is a path, an empty field was not filled
// in, and the checks are the API's own.

import type { CommandBody } from '../api/shapes.ts';
import { command } from '../api/shapes.ts';
import { fit } from '../body.ts';
import type { Problem } from '../problem.ts';

export type Fields = Readonly<Record<string, string>>;

/** Nobody's form is longer. */
const LIMIT_BYTES = 64 * 1024;

export async function fieldsOf(request: Request): Promise<Fields> {
  const text = await request.text();
  if (text.length > LIMIT_BYTES) return {};
  return Object.fromEntries(new URLSearchParams(text));
}

const NUMBERS = new Set(['probabilityPercent', 'usersPercent', 'errorPercent']);
const INSTANTS = new Set(['due_at', 'started_at', 'takenAt']);
const MILLISECONDS = new Set(['breachConfirmedAt', 'regulatorInformedAt']);

/** One field in the type that the API expects. */
function valueOf(name: string, text: string): unknown {
  if (NUMBERS.has(name)) return text === '' ? null : Number(text);
  if (INSTANTS.has(name)) return instantOf(text);
  if (MILLISECONDS.has(name)) return Date.parse(instantOf(text));
  if (name === 'dataAtRisk' || name === 'quiet') return text === 'true';
  return text.replaceAll('\r\n', '\n');
}

/** A browser's `datetime-local` has no zone; ours are UTC and say so. */
export function instantOf(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? `${text}:00Z` : text;
}

function nested(fields: Fields): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [path, text] of Object.entries(fields)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let place = body;
    for (const name of names) {
      if (name === '__proto__') return {};
      place = (place[name] ??= {}) as Record<string, unknown>; // made by this loop alone
    }
    place[last] = valueOf(last, text);
  }
  return body;
}

/** The text of a form whose only text is the reason. */
function reasonIn(fields: Fields): string {
  const name = Object.keys(fields).find((one) => one === 'who' || one.startsWith('facts.'));
  return name === undefined ? '' : (fields[name] ?? '');
}

/** The command that a form stands for, or where it does not fit. */
export function commandIn(
  given: Fields,
): { ok: true; body: CommandBody } | { ok: false; problem: Problem } {
  const { key: _key, preview: _preview, fill: _fill, seen: _seen, back: _back, ...rest } = given;
  const { defer: step, ...fields } = rest;
  if (step !== undefined) return fit({ do: 'defer', step, reason: reasonIn(fields) }, command, 422);
  const body = nested(
    Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, text.trim()])),
  );
  const of = (name: string) => (body[name] ?? {}) as Record<string, unknown>; // made by `nested`
  switch (body['do']) {
    case 'post': {
      // One that was chosen from a long list.
      const { component: chosen, status: its } = of('other');
      body['components'] = Object.fromEntries([
        ...(chosen ? [[chosen, its]] : []),
        ...Object.entries(of('component')).filter(([, status]) => status !== ''),
      ]);
      for (const name of ['component', 'other']) delete body[name];
      body['body'] = body['body'] ? { text: body['body'] } : undefined;
      for (const name of ['override', 'status', 'severity'])
        if (body[name] === '') delete body[name];
      break;
    }
    case 'schedule_update':
      body['body'] = { text: body['body'] };
      break;
    case 'name':
      body['name'] = { text: body['name'] };
      break;
    case 'assign':
      if (body['who'] === '') body['who'] = null;
      break;
    case 'add_evidence':
      if (body['link'] === '') body['link'] = null;
      break;
    case 'assess': {
      const facts = of('facts');
      const { confirmed } = facts;
      if (typeof confirmed === 'string') facts['confirmed'] = { evidence: confirmed };
      break;
    }
    case 'record_hypothesis': {
      const hypothesis = of('hypothesis');
      const evidence = String(hypothesis['evidence'] ?? '');
      hypothesis['evidence'] = evidence
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
      if (!hypothesis['check']) hypothesis['check'] = null;
      break;
    }
    case 'record_action': {
      const action = of('action');
      if (!action['result']) action['result'] = null;
      break;
    }
    default:
  }
  return fit(body, command, 422);
}
