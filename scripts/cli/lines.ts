// What the command line prints: one line a thing.

import type { IncidentObject } from '../../worker/operator/api/shapes.ts';
import type { AuditLine } from './client.ts';

export function lineOf({ id, name, status, impact, shortlink, allclear }: IncidentObject): string {
  const known = allclear === null ? id : `${allclear.reference}  ${allclear.severity}`;
  const shown = allclear?.published === false ? 'a draft' : shortlink;
  return `${known}  ${status} (${impact})  ${name}  ${shown}`;
}

export function linesOfAudit(rows: readonly AuditLine[]): string[] {
  return rows.map(({ position, at, actor, type, stream }) => {
    const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
    return `${position}  ${time} UTC  ${actor}  ${type}  ${stream}`;
  });
}
