// RB002: an alert leads to exactly one runbook, and a runbook's alert exists. Looked at over all
// runbooks and monitors at once, because no single file can see it.

import type { Runbook } from '../../content/schema/runbook.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';
import { RULES } from './rules/index.ts';

/**
 * What the configuration says about a monitor; `runbook` is the name of a file, without its ending.
 */
export type WatchedMonitor = {
  readonly id: string;
  readonly runbook: string | null;
  /** The line of the configuration on which it begins. */
  readonly line: number;
};

export type KnownRunbook = { readonly document: Document; readonly data: Runbook };

/** Where monitors stand. */
export const CONFIGURATION = 'content/status.yaml';
const PROBE = 'probe:';

/**
 * Checks keys and ids of all runbooks against each other and, where all could be read, against the
 * monitors.
 */
export function checkAlerts(
  runbooks: readonly KnownRunbook[],
  monitors: readonly WatchedMonitor[] | null,
): Finding[] {
  const doubled = [
    ...repeated(runbooks, 'alerts', ({ alerts }) => alerts),
    ...repeated(runbooks, 'id', ({ id }) => [id]),
  ];
  if (monitors === null) return doubled;
  const ids = new Set(monitors.map(({ id }) => id));
  const dangling = runbooks.flatMap(({ document, data }) =>
    data.alerts.flatMap((key, index) =>
      !key.startsWith(PROBE) || ids.has(key.slice(PROBE.length))
        ? []
        : [found({ document, data }, ['alerts', index], `no monitor is called ${key}`)],
    ),
  );
  return [...doubled, ...dangling, ...monitors.flatMap((monitor) => answered(monitor, runbooks))];
}

/** A key or an id that an earlier runbook already has. */
function repeated(
  runbooks: readonly KnownRunbook[],
  field: 'alerts' | 'id',
  keysOf: (data: Runbook) => readonly string[],
): Finding[] {
  const first = new Map<string, string>();
  return runbooks.flatMap((runbook) =>
    keysOf(runbook.data).flatMap((key, index) => {
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, runbook.document.file);
        return [];
      }
      const path = field === 'alerts' ? [field, index] : [field];
      return [found(runbook, path, `${key} already leads to content/${other}; keep one of them`)];
    }),
  );
}

/**
 * What is wrong with a monitor's way to its runbook; told at the configuration, which is where it
 * can be put right.
 */
function answered(monitor: WatchedMonitor, runbooks: readonly KnownRunbook[]): Finding[] {
  const key = PROBE + monitor.id;
  const runbook = runbooks.find(({ data }) => data.alerts.includes(key));
  const at = (message: string): Finding[] => [
    { file: CONFIGURATION, line: monitor.line, rule: 'RB002', level: RULES.RB002.level, message },
  ];
  if (runbook === undefined) {
    return at(`monitor ${monitor.id}: expected one runbook with the alert "${key}"; found none`);
  }
  if (monitor.runbook === null || runbook.document.file === `runbooks/${monitor.runbook}.md`) {
    return [];
  }
  const message = `monitor ${monitor.id} names the runbook ${monitor.runbook}`;
  return at(`${message}, but "${key}" stands in content/${runbook.document.file}`);
}

function found({ document }: KnownRunbook, path: (string | number)[], message: string): Finding {
  return document.finding('RB002', document.parts.lineOf(path), message);
}
