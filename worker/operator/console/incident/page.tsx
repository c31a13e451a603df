// One incident: what customers read, what to do next, and the paperwork behind it. Saying something comes first; no step is
// ever in its way.

import type { Catalog } from '../../../domain/catalog.ts';
import type { RunbookEntry } from '../../../domain/content-index.ts';
import type { IncidentView } from '../../../domain/incident.ts';
import { deferredCount, nextMove, phaseOf, stepsOf } from '../../../domain/lifecycle.ts';
import type { Fields } from '../form.ts';
import type { Desk } from '../layout.tsx';
import { Due, Form, Layout, mayPublish, SeverityWord, Text, When } from '../layout.tsx';
import { CasePart } from './case.tsx';
import { Composer } from './composer.tsx';
import { nameOf } from './name.ts';
import type { Preview } from './preview.tsx';
import { RunbooksPart } from './runbooks.tsx';
import { Said } from './said.tsx';
import { StepsPart } from './steps.tsx';

/** A line of what was said, by sources and people. */
export type Line = { at: number; actor: string; what: string; text: string };

/** What was typed and is not said yet, with how it would look. */
export type Draft = { fields: Fields; preview: Preview | null };

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
  const action = '';
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
          {view.published === null ? (
            'a draft: nobody outside sees it'
          ) : (
            <>
              customers read <b>{last?.status}</b>
            </>
          )}
        </span>
        <span>
          began <When at={view.startedAt} now={desk.now} />
        </span>
        {due === null || view.state !== 'open' ? null : (
          <span>
            next update <Due at={due} now={desk.now} />
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
      {props.draft === null || props.draft.fields['do'] === 'post' ? null : (
        <Typed fields={props.draft.fields} />
      )}
      {mayPublish(desk) && view.state !== 'merged' ? <Composer {...props} /> : null}
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
        <a href={`/console/audit?stream=incident:${view.id}`}>All of it, in the audit</a> ·{' '}
        <a href={`/console/deliveries/incident:${view.id}`}>Who was told, and what became of it</a>
      </p>
    </Layout>
  );
};

const UNTYPED = new Set(['do', 'key', 'seen', 'back', 'to', 'step', 'role']);

/** What was sent and not done, so that nothing has to be typed twice. */
const Typed = ({ fields }: { fields: Fields }) => {
  const typed = Object.entries(fields).filter(
    ([name, text]) => text !== '' && !UNTYPED.has(name) && !name.endsWith('.id'),
  );
  return typed.length === 0 ? null : (
    <details open>
      <summary>What you typed</summary>
      <pre>{typed.map(([name, text]) => `${name.split('.').at(-1)}: ${text}`).join('\n')}</pre>
    </details>
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
