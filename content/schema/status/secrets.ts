// Where a secret may be named: in headers and body of https and wss monitors, and only secrets whose name
// begins with MONITOR_, so that nobody can send another secret away by changing this file. The
// values are never here.

import { entries, everyText, text } from './entries.ts';
import type { Finding, Path } from './finding.ts';

/** Anything that looks meant as a secret, well formed or not. */
const MEANT = /\$\s*\{\s*secrets?\b[^}]*\}?/gi;
const KINDS = new Set(['http', 'websocket']);
const WELL_FORMED = /^\$\{secret\.(MONITOR_[A-Z0-9_]+)\}$/;

export function secretChecks(raw: unknown): Finding[] {
  const places = entries(raw, ['monitors'])
    .filter((monitor) => KINDS.has(text(monitor, 'kind') ?? ''))
    .flatMap((monitor) => {
      const secure = /^(?:https|wss):/i.test(text(monitor, 'url') ?? '');
      return ['headers', 'requestBody'].map((key) => ({ path: [...monitor.path, key], secure }));
    });
  return [...everyText(raw)].flatMap(({ path, at, text: value }) => {
    const meant = value.match(MEANT)?.[0];
    if (meant === undefined) return [];
    const place = at === 'value' ? places.find((allowed) => startsWith(path, allowed.path)) : null;
    const malformed = value.match(MEANT)?.find((reference) => !WELL_FORMED.test(reference));
    const problem = !place
      ? `${meant} cannot stand here`
      : malformed !== undefined
        ? `${malformed} does not name a secret that monitors may use`
        : !place.secure
          ? `${meant} would be sent unencrypted, where anybody can read it`
          : null;
    if (problem === null) return [];
    return [
      {
        path,
        at,
        problem,
        expected:
          'only ${secret.MONITOR_…}, in headers or requestBody of a monitor with an https or wss url',
        example: 'authorization: Bearer ${secret.MONITOR_API_TOKEN}',
        suggestion: null,
      },
    ];
  });
}

function startsWith(path: Path, start: Path) {
  return start.every((step, index) => path[index] === step);
}
