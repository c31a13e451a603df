// What one field cannot know: whether ids are unique, references lead somewhere, words fit together
// and secrets go only where they may. Works on the file as parsed, so that these findings and those
// about shape are told together.

import type { Finding } from './finding.ts';
import { monitorChecks } from './monitor-checks.ts';
import { promiseChecks } from './promise-checks.ts';
import { referenceChecks } from './references.ts';
import { secretChecks } from './secrets.ts';

export function crossChecks(raw: unknown): Finding[] {
  return [
    ...referenceChecks(raw),
    ...monitorChecks(raw),
    ...promiseChecks(raw),
    ...secretChecks(raw),
  ];
}
