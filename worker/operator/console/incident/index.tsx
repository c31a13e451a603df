// The page of an incident and what its forms ask for.

import type { Context } from 'hono';
import { z } from 'zod';
import type { IncidentView } from '../../../domain/incident.ts';
import { templateFor } from '../../../domain/post.ts';
import type { World } from '../../../domain/world.ts';
import { renderMarkdown } from '../../../snapshot/markdown.ts';
import { textIn, timesIn, wordsFor } from '../../../words/index.ts';
import { commandOf } from '../../api/commands.ts';
import type { Office } from '../../api/office.ts';
import { findIncident, run } from '../../api/office.ts';
import { html, keyIn, to } from '../answer.ts';
import { commandIn, fieldsOf, type Fields } from '../form.ts';
import type { Desk } from '../layout.tsx';
import type { Room } from '../room.ts';
import { IncidentPage, type Draft, type Line } from './page.tsx';
import { runbooksOf } from './runbooks.tsx';

const LINES = 15;

export function incident({ door, officeFor, deskFor }: Room): void {
  door('GET', '/console/incidents/:id', (c, asking) => shown(c, officeFor(c), deskFor(asking)));
  door('POST', '/console/incidents/:id', async (c, asking) => {
    const office = officeFor(c);
    const id = c.req.param('id') ?? '';
    const fields = await fieldsOf(c.req.raw);
    const read = commandIn(fields);
    if (!read.ok) return shown(c, office, deskFor(asking, read.problem), fields);
    if (fields['preview'] === 'true') return shown(c, office, deskFor(asking), fields);
    const making = {
      now: office.now(),
      newId: office.newId,
      language: office.catalog.page.language,
    };
    const done = await run(office, {
      type: 'command',
      key: keyIn(fields, asking),
      actor: asking.actor.name,
      incident: id,
      expected: null,
      command: commandOf(read.body, making),
    });
    if (done.ok) return to(fields['back'] === 'now' ? '/console' : `/console/incidents/${id}`);
    return shown(c, office, deskFor(asking, done.problem), fields);
  });
}

/** The page of an incident; with `fields`, what was typed and is not said stands there again. */
async function shown(
  c: Context,
  office: Office,
  desk: Desk,
  fields: Fields | null = null,
): Promise<Response> {
  const found = await findIncident(office, c.req.param('id') ?? '');
  if (found === null) return html(<p>There is no such incident.</p>, 404);
  const { view, world } = found;
  const page = (
    <IncidentPage
      runbooks={runbooksOf(office.content, view)}
      desk={desk}
      catalog={office.catalog}
      view={view}
      lines={linesOf(view, world)}
      draft={fields?.['do'] === 'post' ? draftOf(fields, view, office) : null}
    />
  );
  return html(page, desk.problem?.status ?? 200);
}

function draftOf(fields: Fields, view: IncidentView, office: Office): Draft {
  const text = fields['body'] ?? '';
  const status = z
    .enum(['investigating', 'identified', 'monitoring', 'resolved'])
    .catch('investigating')
    .parse(fields['status']);
  const automatic = () =>
    textIn(
      wordsFor('en'),
      timesIn('en', office.catalog.page.timezone),
      templateFor(view, status, office.catalog, office.now()),
    );
  return { status, text, html: renderMarkdown(text.trim() === '' ? automatic() : text) };
}

/** What happened, newest first, in a line each. */
function linesOf(view: IncidentView, world: World): Line[] {
  const decisions = (world.incidents.get(view.id) ?? []).map(({ at, actor, event }) => ({
    at,
    actor,
    what: event.type.slice('incident.'.length).replaceAll('_', ' '),
    text: reasonIn(event),
  }));
  const reports = view.episodes
    .flatMap((episode) => episode.reports)
    .map(({ at, actor, event }) => ({
      at,
      actor,
      what: `${event.source.split(':')[0]} ${event.what.replaceAll('_', ' ')}`,
      text: event.text ?? '',
    }));
  return [...decisions, ...reports].toSorted((a, b) => b.at - a.at).slice(0, LINES);
}

function reasonIn(event: object): string {
  const { reason, note, text } = event as { reason?: unknown; note?: unknown; text?: unknown }; // whichever it has
  const said = [reason, note, text].find((one) => typeof one === 'string');
  return typeof said === 'string' ? said.slice(0, 300) : '';
}
