// From the body of a command to what the rules understand: ids for what is new, instants as numbers, the page's language
// where none is said.

import type { IncidentCommand, Words } from '../../domain/command.ts';
import type { CommandBody } from './shapes.ts';

export type Making = { now: number; newId: () => string; language: string };

/** Ids come from `making`, so a command that is decided again says the same. */
export function commandOf(body: CommandBody, making: Making): IncidentCommand {
  const { now, newId } = making;
  const words = (given: { text: string; lang?: string | undefined }): Words => ({
    text: given.text,
    lang: given.lang ?? making.language,
  });
  switch (body.do) {
    case 'post':
      return {
        do: 'post',
        status: body.status ?? null,
        body: body.body === undefined ? null : words(body.body),
        components: body.components ?? {},
        severity: body.severity ?? null,
        override: body.override ?? null,
        quiet: body.quiet ?? false,
      };
    case 'schedule_update': {
      const { due_at: due, status } = body;
      return { do: body.do, id: newId(), dueAt: Date.parse(due), status, body: words(body.body) };
    }
    case 'name':
      return { do: 'name', name: words(body.name) };
    case 'classify':
      return { do: 'classify', severity: body.severity, reason: body.reason ?? null };
    case 'assess':
      return { do: 'assess', facts: defined(body.facts) };
    case 'add_evidence':
      return { do: 'add_evidence', id: newId(), text: body.text, link: body.link ?? null };
    case 'record_hypothesis':
      return {
        do: 'record_hypothesis',
        hypothesis: { ...body.hypothesis, id: body.hypothesis.id ?? newId() },
      };
    case 'record_action': {
      const { id = newId(), takenAt, ...action } = body.action;
      const at = takenAt === undefined ? now : Date.parse(takenAt);
      return { do: 'record_action', action: { ...action, id, takenAt: at } };
    }
    case 'note':
      return { do: 'note', id: newId(), text: body.text };
    case 'backdate':
      return { do: 'backdate', startedAt: Date.parse(body.started_at), reason: body.reason };
    default:
      return body;
  }
}

/** Without the keys that were not sent: `null` takes an answer back, and nothing at all leaves it. */
function defined<Shape extends object>(shape: Shape) {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Shape]: Exclude<Shape[Key], undefined>;
  };
}
