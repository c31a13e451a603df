// The page of an incident and what its forms ask for.

import type { Context } from 'hono';
import { z } from 'zod';
import type { IncidentEvent } from '../../../domain/event.ts';
import type { IncidentView } from '../../../domain/incident.ts';
import { viewIncidents } from '../../../domain/incident.ts';
import { templateFor } from '../../../domain/post.ts';
import type { World } from '../../../domain/world.ts';
import { textIn, timesIn, wordsFor } from '../../../words/index.ts';
import type { Office } from '../../api/office.ts';
import { findIncident } from '../../api/office.ts';
import { MAIL_SECURITY } from '../../headers.ts';
import { html, keyIn, to } from '../answer.ts';
import { commandIn, fieldsOf, type Fields } from '../form.ts';
import type { Desk } from '../layout.tsx';
import { mayPublish } from '../layout.tsx';
import { nowhere } from '../nowhere.tsx';
import type { Room } from '../room.ts';
import { ActionLine, actionsOf } from './actions.tsx';
import { ask } from './ask.ts';
import { HypothesisLine, hypothesesOf } from './causes.tsx';
import { FiledPage, LISTS, type List } from './filed.tsx';
import { EvidenceLine, NoteLine } from './notes.tsx';
import { withKnown } from './known.ts';
import type { Part } from './part.ts';
import { IncidentPage, type Draft, type Line } from './page.tsx';
import { SeldomPage } from './seldom.tsx';
import { PreviewPart, previewOf } from './preview.tsx';
import { runbooksOf } from './runbooks.tsx';

const LINES = 8;

export function incident({ door, officeFor, deskFor }: Room): void {
  const at = '/console/incidents/:id';
  const idIn = (c: Context) => c.req.param('id') ?? '';

  door('GET', at, (c, asking) => shown(c, officeFor(c), deskFor(asking)));
  door('POST', at, async (c, asking) => {
    const office = officeFor(c);
    const fields = await fieldsOf(c.req.raw);
    if (fields['preview'] === 'true') {
      const preview = await previewOf(office, asking, idIn(c), fields);
      return shown(c, office, deskFor(asking), { fields, preview });
    }
    if (fields['fill'] === 'true') {
      const filled = { ...fields, body: await wordsOf(office, idIn(c), fields) };
      return shown(c, office, deskFor(asking), { fields: filled, preview: null });
    }
    const read = commandIn(await withKnown(office, idIn(c), fields));
    if (!read.ok) return shown(c, office, deskFor(asking, read.problem), { fields, preview: null });
    const problem = await ask(office, {
      incident: idIn(c),
      actor: asking.actor.name,
      key: keyIn(fields, asking),
      body: read.body,
      seen: fields['seen'] ?? null,
    });
    if (problem === null)
      return to(fields['back'] === 'now' ? '/console' : `/console/incidents/${idIn(c)}`);
    return shown(c, office, deskFor(asking, problem), { fields, preview: null });
  });
  door('GET', `${at}/more`, async (c, asking) => {
    const office = officeFor(c);
    const { catalog } = office;
    const found = await findIncident(office, idIn(c));
    if (found === null) return nowhere(deskFor(asking), NO_SUCH);
    const { view, world } = found;
    const list = z.enum(LISTS).safeParse(c.req.query('list')).data;
    if (list !== undefined) {
      const from = z.coerce.number().int().min(0).catch(0).parse(c.req.query('from'));
      const desk = deskFor(asking);
      const action = `/console/incidents/${view.id}`;
      const part = { desk, catalog, view, action, may: mayPublish(desk) };
      return html(<Filed part={part} list={list} from={from} />);
    }
    const others = viewIncidents(world, catalog).filter(
      ({ id, state }) => id !== view.id && state !== 'merged' && state !== 'resolved',
    );
    const desk = deskFor(asking);
    return html(<SeldomPage desk={desk} catalog={catalog} view={view} others={others} />);
  });
  // For the script: the preview alone.
  door('POST', `${at}/preview`, async (c, asking) => {
    const office = officeFor(c);
    const fields = await fieldsOf(c.req.raw);
    const preview = await previewOf(office, asking, idIn(c), fields);
    return html(<PreviewPart preview={preview} catalog={office.catalog} />);
  });
  door('POST', `${at}/mail`, async (c, asking) => {
    const preview = await previewOf(officeFor(c), asking, idIn(c), await fieldsOf(c.req.raw));
    const text =
      preview.problem === null ? (preview.mail?.html ?? NO_MAIL) : preview.problem.detail;
    return new Response(text, { headers: MAIL_SECURITY });
  });
}

const Filed = ({ list, ...its }: { part: Part; list: List; from: number }) => {
  const { part } = its;
  const { evidence, notes } = part.view.file;
  switch (list) {
    case 'hypotheses':
      return <FiledPage {...its} list={list} all={hypothesesOf(part)} Line={HypothesisLine} />;
    case 'actions':
      return <FiledPage {...its} list={list} all={actionsOf(part)} Line={ActionLine} />;
    case 'evidence':
      return <FiledPage {...its} list={list} all={evidence.toReversed()} Line={EvidenceLine} />;
    case 'notes':
      return <FiledPage {...its} list={list} all={notes.toReversed()} Line={NoteLine} />;
  }
};

const NO_SUCH = 'There is no such incident.';
const NO_MAIL = 'No mail: on the page alone.';

/** The automatic words of a status, to be changed. */
async function wordsOf(office: Office, id: string, fields: Fields): Promise<string> {
  const found = await findIncident(office, id);
  if (found === null) return fields['body'] ?? '';
  const { catalog, now } = office;
  const status = z
    .enum(['investigating', 'identified', 'monitoring', 'resolved'])
    .catch('investigating')
    .parse(fields['status']);
  const times = timesIn('en', catalog.page.timezone);
  return textIn(wordsFor('en'), times, templateFor(found.view, status, catalog, now()));
}

/** The page of an incident; what was typed and is not said stands there again. */
async function shown(
  c: Context,
  office: Office,
  desk: Desk,
  draft: Draft | null = null,
): Promise<Response> {
  const found = await findIncident(office, c.req.param('id') ?? '');
  if (found === null) return nowhere(desk, NO_SUCH);
  const { view, world } = found;
  const page = (
    <IncidentPage
      runbooks={runbooksOf(office.content, view)}
      desk={desk}
      catalog={office.catalog}
      view={view}
      lines={linesOf(view, world)}
      draft={draft}
    />
  );
  return html(page, desk.problem?.status ?? 200);
}

/** What happened, newest first, in a line each. */
function linesOf(view: IncidentView, world: World): Line[] {
  const decisions = (world.incidents.get(view.id) ?? []).map(({ at, actor, event }) => ({
    at,
    actor,
    what: event.type.slice('incident.'.length).replaceAll('_', ' '),
    text: saidIn(event),
  }));
  const reports = view.episodes
    .flatMap((episode) => episode.reports)
    .map(({ at, actor, event }) => ({
      at,
      actor,
      what: `${event.source.split(':')[0]} ${event.what.replaceAll('_', ' ')}`,
      text: event.text ?? '',
    }));
  return [...decisions, ...reports]
    .toReversed()
    .toSorted((a, b) => b.at - a.at)
    .slice(0, LINES);
}

/** What an event says, in a few words; the audit has all of it. */
function saidIn(event: IncidentEvent): string {
  switch (event.type) {
    case 'incident.assessed':
      return Object.keys(event.facts).map(inWords).join(', ');
    case 'incident.phase_moved':
      return event.to;
    case 'incident.assigned':
      return `${event.role}: ${event.who ?? 'nobody'}`;
    case 'incident.posted':
      return event.post.status;
    case 'incident.classified':
      return [event.severity, event.reason ?? ''].filter(Boolean).join(': ').slice(0, 300);
    case 'incident.hypothesis_recorded':
      return event.hypothesis.text.slice(0, 300);
    case 'incident.action_recorded':
      return event.action.text.slice(0, 300);
    case 'incident.step_deferred':
      return `${event.step.replaceAll('_', ' ')}: ${event.reason}`.slice(0, 300);
    default: {
      const { reason, note, text } = event as { reason?: unknown; note?: unknown; text?: unknown }; // whichever it has
      const said = [reason, note, text].find((one) => typeof one === 'string');
      return typeof said === 'string' ? said.slice(0, 300) : '';
    }
  }
}

/** `dataAtRisk` as "data at risk". */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
