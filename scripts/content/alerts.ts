// RB002: an alert leads to exactly one runbook, and a runbook's alert exists. Looked at over all runbooks and everything that
// can fire at once, because no single file can see it; where a deployment was asked, over what really fired as well.

import type { Runbook } from '../../content/schema/runbook.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';
import { RULES } from './rules/index.ts';

/** Something of the configuration that fires under a key: a monitor, or an entry that names an alert. */
export type WatchedAlert = {
  /** `probe:<monitor id>`, or the label `alertname` of an entry under `alerts`. */
  readonly key: string;
  /** The runbook that it names itself, a file without its ending; null: it names none. */
  readonly runbook: string | null;
  /** The line of the configuration on which it begins. */
  readonly line: number;
};

/** An alert that fired in a deployment. */
export type SeenAlert = {
  readonly key: string;
  readonly firings: number;
  /** `YYYY-MM-DD` */
  readonly last: string;
};

export type KnownRunbook = { readonly document: Document; readonly data: Runbook };

/** Where it stands what can fire. */
export const CONFIGURATION = 'content/status.yaml';
const PROBE = 'probe:';

/**
 * Checks keys and ids of all runbooks against each other and, where all could be read, against what can fire and what did.
 * A monitor that fired and has left the configuration since needs no runbook any more.
 */
export function checkAlerts(
  runbooks: readonly KnownRunbook[],
  watched: readonly WatchedAlert[] | null,
  seen: readonly SeenAlert[] = [],
): Finding[] {
  const doubled = [
    ...repeated(runbooks, 'alerts', ({ alerts }) => alerts),
    ...repeated(runbooks, 'id', ({ id }) => [id]),
  ];
  if (watched === null) return doubled;
  const keys = new Set(watched.map(({ key }) => key));
  const dangling = runbooks.flatMap(({ document, data }) =>
    data.alerts.flatMap((key, index) =>
      !key.startsWith(PROBE) || keys.has(key)
        ? []
        : [found({ document, data }, ['alerts', index], `no monitor is called ${key}`)],
    ),
  );
  const fired = seen.filter(({ key }) => !keys.has(key) && !key.startsWith(PROBE));
  return [
    ...doubled,
    ...dangling,
    ...watched.flatMap((one) => answered(one, runbooks)),
    ...fired.flatMap((one) => answeredLive(one, runbooks)),
  ];
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
 * What is wrong with the way from something configured to its runbook; told at the configuration, which is where it can be
 * put right.
 */
function answered({ key, runbook, line }: WatchedAlert, runbooks: readonly KnownRunbook[]) {
  const named = key.startsWith(PROBE) ? `monitor ${key.slice(PROBE.length)}` : `alert ${key}`;
  const answer = answerTo(key, runbooks);
  if (answer === undefined) {
    return atConfiguration(
      line,
      `${named}: expected one runbook with the alert "${key}"; found none`,
    );
  }
  if (runbook === null || answer.document.file === `runbooks/${runbook}.md`) return [];
  const message = `${named} names the runbook ${runbook}`;
  return atConfiguration(
    line,
    `${message}, but "${key}" stands in content/${answer.document.file}`,
  );
}

/** What fired and leads nowhere. No file is wrong, so it is told at the top of the configuration. */
function answeredLive({ key, firings, last }: SeenAlert, runbooks: readonly KnownRunbook[]) {
  if (answerTo(key, runbooks) !== undefined) return [];
  const times = firings === 1 ? 'once' : `${firings} times`;
  const fired = `alert ${key} fired ${times}, last on ${last}`;
  return atConfiguration(1, `${fired}: expected one runbook with it under alerts; found none`);
}

function answerTo(key: string, runbooks: readonly KnownRunbook[]): KnownRunbook | undefined {
  return runbooks.find(({ data }) => data.alerts.includes(key));
}

function atConfiguration(line: number, message: string): Finding[] {
  return [{ file: CONFIGURATION, line, rule: 'RB002', level: RULES.RB002.level, message }];
}

function found({ document }: KnownRunbook, path: (string | number)[], message: string): Finding {
  return document.finding('RB002', document.parts.lineOf(path), message);
}
