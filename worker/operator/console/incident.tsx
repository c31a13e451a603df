// One incident: what customers read, what to do next, and the paperwork behind it. Saying something comes first; no step is
// ever in its way.

import type { Catalog } from '../../domain/catalog.ts';
import type { RunbookEntry } from '../../domain/content-index.ts';
import type { IncidentView } from '../../domain/incident.ts';
import { deferredCount, nextMove, phaseOf, stepsOf } from '../../domain/lifecycle.ts';
import { UNDO_MS } from '../../domain/messages.ts';
import { COMPONENT_STATUSES, SEVERITIES } from '../../domain/vocabulary.ts';
import { textIn, timesIn, wordsFor } from '../../words/index.ts';
import { publicIncidentOf } from '../../snapshot/incident.ts';
import { raw } from 'hono/html';
import type { Desk } from './layout.tsx';
import {
  Choice,
  Form,
  Layout,
  mayPublish,
  SeverityWord,
  StatusWord,
  Text,
  When,
} from './layout.tsx';
import { nameOf } from './now.tsx';
import { CasePart } from './case.tsx';
import { RunbooksPart } from './runbooks.tsx';
import { StepsPart } from './steps.tsx';

/** A line of what was said, by sources and people. */
export type Line = { at: number; actor: string; what: string; text: string };

/** What was typed and is not said yet, with how it would look. */
export type Draft = {
  status: string;
  text: string;
  /** Sanitised. */
  html: string;
};

export type Props = {
  desk: Desk;
  catalog: Catalog;
  view: IncidentView;
  lines: readonly Line[];
  draft: Draft | null;
  runbooks: readonly RunbookEntry[];
};

export const IncidentPage = (props: Props) => {
  const { desk, catalog, view } = props;
  const action = `/console/incidents/${view.id}`;
  const last = view.posts.at(-1);
  const due = last?.nextUpdateBy ?? null;
  const deferred = deferredCount(view);
  return (
    <Layout desk={desk} path="/console/incidents" title={view.reference}>
      <h1>{nameOf(view, catalog)}</h1>
      <p class="facts">
        <SeverityWord severity={view.severity} />
        <span>{view.reference}</span>
        <span>
          phase <b>{phaseOf(view)}</b>
        </span>
        <span>
          {view.published === null ? 'a draft: nobody outside sees it' : <b>{last?.status}</b>}
        </span>
        <span>
          began <When at={view.startedAt} now={desk.now} />
        </span>
        {due === null || view.state !== 'open' ? null : (
          <span>
            next update{' '}
            <b>
              <When at={due} now={desk.now} />
            </b>
          </span>
        )}
        {deferred > 0 ? <span>{deferred} steps deferred</span> : null}
      </p>
      <RunbooksPart runbooks={props.runbooks} view={view} now={desk.now} />
      {view.correctionNeeded ? <Correction desk={desk} action={action} /> : null}
      {view.state === 'merged' ? (
        <p class="notice">
          It continues in <a href={`/console/incidents/${view.mergedInto}`}>another incident</a>.
        </p>
      ) : null}
      {mayPublish(desk) && view.state !== 'merged' ? <Composer {...props} action={action} /> : null}
      <Said desk={desk} catalog={catalog} view={view} action={action} />
      <StepsPart
        desk={desk}
        view={view}
        action={action}
        next={nextMove(view)}
        steps={stepsOf(view)}
      />
      <CasePart desk={desk} catalog={catalog} view={view} action={action} />
      <h2>What happened</h2>
      <ul>
        {props.lines.map(({ at, actor, what, text }) => (
          <li>
            <small>
              <When at={at} now={desk.now} /> · {actor} · {what}
            </small>
            {text === '' ? null : <p class="said">{text}</p>}
          </li>
        ))}
      </ul>
      <p>
        <a href={`/console/audit?stream=incident:${view.id}`}>All of it, in the audit</a>
      </p>
    </Layout>
  );
};

const Correction = ({ desk, action }: { desk: Desk; action: string }) => (
  <div class="notice">
    <b>A late report contradicts what was said in public.</b>
    <p>
      Read what happened below, post a correction where one is needed, then say that you have
      looked.
    </p>
    <Form desk={desk} action={action} command="correct" row>
      <Text name="note" label="What you found" />
      <button type="submit">I have looked</button>
    </Form>
  </div>
);

const STATUSES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

const Composer = ({ desk, catalog, view, draft, action }: Props & { action: string }) => {
  const isOver = view.state === 'resolved';
  const status = draft?.status ?? view.posts.at(-1)?.status ?? view.status;
  const options = (isOver ? (['resolved'] as const) : STATUSES).map((one) => [one, one] as const);
  return (
    <section aria-labelledby="say">
      <h2 id="say">Say something</h2>
      <Form desk={desk} action={action} command="post">
        <div class="row">
          <Choice name="status" label="Status" options={options} value={status} />
          <Choice
            name="severity"
            label="Severity"
            options={SEVERITIES.toReversed().map((one) => [one, one])}
            value={view.severity}
          />
        </div>
        <Text
          name="body"
          label="What customers read (Markdown). Empty: the automatic words for this status"
          rows={4}
          required={false}
          value={draft?.text ?? ''}
        />
        {draft === null ? null : (
          <div class="preview" aria-label="Preview">
            <small>
              On the page at once; in the mail “{catalog.page.name}: {nameOf(view, catalog)},{' '}
              {draft.status}”
            </small>
            <div>{raw(draft.html)}</div>
          </div>
        )}
        <details>
          <summary>Components, and who is told</summary>
          {catalog.components.map(({ id, name }) => (
            <Choice
              name={`component.${id}`}
              label={name}
              options={[
                [
                  '',
                  view.components.has(id)
                    ? `unchanged (${view.components.get(id)})`
                    : 'not affected',
                ],
                ...COMPONENT_STATUSES.map((one) => [one, one.replaceAll('_', ' ')] as const),
              ]}
              value=""
            />
          ))}
          <label class="check">
            <input type="checkbox" name="quiet" value="true" />
            On the page alone, sent to nobody
          </label>
          <Text
            name="override"
            label="Resolved although a source says otherwise: why?"
            required={false}
          />
        </details>
        <div class="bar">
          <button type="submit" name="preview" value="true">
            Preview
          </button>
          <button type="submit" class="primary">
            Post
          </button>
        </div>
      </Form>
      <p class="muted">
        The page changes at once. Messages to subscribers wait {UNDO_MS / 1000} seconds; until then
        you can take it back.
      </p>
      <div class="row">
        {view.published === null ? (
          <Form desk={desk} action={action} command="publish">
            <button type="submit">Publish with the automatic words</button>
          </Form>
        ) : isOver ? null : (
          <Form desk={desk} action={action} command="no_change">
            <button type="submit">No change</button>
          </Form>
        )}
      </div>
      {isOver ? null : (
        <details>
          <summary>Say it later</summary>
          <Form desk={desk} action={action} command="schedule_update">
            <Text name="due_at" label="When, in UTC" type="datetime-local" />
            <Choice name="status" label="Status" options={options} value={status} />
            <Text name="body" label="What customers read" rows={3} />
            <button type="submit">Plan it</button>
          </Form>
        </details>
      )}
      {view.file.scheduled.map(({ id, dueAt, status: planned, text }) => (
        <Form desk={desk} action={action} command="unschedule_update" row>
          <p>
            Planned <When at={dueAt} now={desk.now} />: <b>{planned}</b> {text}
          </p>
          <input type="hidden" name="id" value={id} />
          <button type="submit">Take it off</button>
        </Form>
      ))}
    </section>
  );
};

/** The updates as customers see them, newest first; the last can be taken back for half a minute. */
const Said = ({
  desk,
  catalog,
  view,
  action,
}: {
  desk: Desk;
  catalog: Catalog;
  view: IncidentView;
  action: string;
}) => {
  const shown = publicIncidentOf(view, catalog);
  const words = wordsFor('en');
  const times = timesIn('en', 'Etc/UTC');
  return (
    <>
      <h2>What customers see</h2>
      {shown === null ? <p class="muted">Nothing yet.</p> : null}
      {shown === null ? null : (
        <p>
          <a href={`/incidents/${view.id}`}>The public page</a>
        </p>
      )}
      <p class="facts">
        {[...view.components].map(([id, status]) => (
          <span>
            {catalog.components.find((one) => one.id === id)?.name ?? id}{' '}
            <StatusWord status={status} />
          </span>
        ))}
      </p>
      <ul>
        {(shown?.updates ?? []).slice(0, 6).map((update) => {
          const post = view.posts.find(({ id }) => id === update.id);
          const isByPerson = typeof post?.by === 'string';
          const until = (post?.at ?? 0) + UNDO_MS;
          return (
            <li>
              <small>
                <b>{update.status}</b> · <When at={update.at} now={desk.now} /> ·{' '}
                {post?.by ?? 'automation'}
              </small>
              {'html' in update.text ? (
                <div class="said">{raw(update.text.html)}</div>
              ) : (
                <p class="said">{textIn(words, times, update.text)}</p>
              )}
              {mayPublish(desk) && isByPerson && desk.now < until ? (
                <Form desk={desk} action={action} command="retract">
                  <input type="hidden" name="post" value={update.id} />
                  <button type="submit">
                    Take it back (until {new Date(until).toISOString().slice(11, 19)} UTC)
                  </button>
                </Form>
              ) : null}
            </li>
          );
        })}
      </ul>
    </>
  );
};
