// The checklist of an incident: every step done, deferred with its reason, or not yet; and the way to the next phase.

import type { IncidentView } from '../../../domain/incident.ts';
import type { nextMove, Step, StepName } from '../../../domain/lifecycle.ts';
import { handle } from '../../api/shapes.ts';
import type { Desk } from '../layout.tsx';
import { Choice, Form, mayPublish, State, Text } from '../layout.tsx';
import { idOfStep, PARTS, QUESTIONS } from './questions.ts';

/** Steps that one line of text does, and the fact that it sets. */
const ONE_LINE: Partial<Record<StepName, string>> = {
  impact: 'impact',
  confirmed: 'confirmed',
  owner: 'owner',
  publication: 'publicationWaived',
  action_items: 'actionItems',
  runbook: 'runbook',
};

type Props = {
  desk: Desk;
  view: IncidentView;
  action: string;
  next: ReturnType<typeof nextMove>;
  steps: readonly Step[];
};

/** The published postmortem is waited for in the phase that closing ends. */
function isBeforeClosing(
  next: NonNullable<Props['next']>,
  transition: Step['transition'],
): boolean {
  return next.transition === 'T10' && transition === 'T9';
}

export const StepsPart = ({ desk, view, action, next, steps }: Props) => {
  if (steps.length === 0) return null;
  const now =
    next === null
      ? []
      : steps.filter(
          ({ transition }) => transition === next.transition || isBeforeClosing(next, transition),
        );
  const late = steps.filter((step) => step.deferred !== null && !now.includes(step));
  const done = steps.filter((step) => step.evidence !== null && !now.includes(step));
  const isHuman = next !== null && next.to !== 'resolution';
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{next === null ? 'Everything is done' : `Before ${next.to}`}</h2>
      <ul class="steps">
        {now.map((step) => (
          <One desk={desk} step={step} action={action} />
        ))}
      </ul>
      {isHuman && mayPublish(desk) ? (
        <Form desk={desk} action={action} command="move">
          <input type="hidden" name="to" value={next.to} />
          <button type="submit">Go on to {next.to}</button>
        </Form>
      ) : null}
      {next?.to === 'resolution' ? (
        <p class="muted">
          {view.status === 'monitoring'
            ? 'It resolves by itself when everything has been healthy for the hold, or by your word above.'
            : 'Post “monitoring” above when it is mitigated, or wait until every source has ended.'}
        </p>
      ) : null}
      {late.length > 0 ? <h3>Deferred: to be filled before closing</h3> : null}
      <ul class="steps">
        {late.map((step) => (
          <One desk={desk} step={step} action={action} />
        ))}
      </ul>
      {done.length > 0 ? (
        <details>
          <summary>{done.length} steps done</summary>
          <ul class="steps">
            {done.map((step) => (
              <One desk={desk} step={step} action={action} />
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
};

const One = ({ desk, step, action }: { desk: Desk; step: Step; action: string }) => {
  const question = QUESTIONS[step.name];
  if (step.evidence !== null) {
    return (
      <li>
        <p>
          <State sign="operational">done</State> {question} <b>{step.evidence}</b>
        </p>
      </li>
    );
  }
  const { deferred } = step;
  const label = (
    <>
      {deferred === null ? (
        <State sign="degraded">to do</State>
      ) : (
        <State sign="maintenance">deferred</State>
      )}{' '}
      {question}
      {deferred === null ? null : (
        <small>
          {' '}
          {deferred.by}: {deferred.reason}
        </small>
      )}
    </>
  );
  if (!mayPublish(desk)) {
    return (
      <li>
        <p>{label}</p>
      </li>
    );
  }
  return (
    <li>
      <details>
        <summary>{label}</summary>
        <div id={idOfStep(step.name)}>
          <Doing desk={desk} step={step} action={action} />
        </div>
        {deferred === null && !isTyped(step) ? (
          <Form desk={desk} action={action} command="defer" row>
            <input type="hidden" name="step" value={step.name} />
            <Text name="reason" label="Or defer it: why?" />
            <button type="submit">Defer</button>
          </Form>
        ) : null}
      </details>
    </li>
  );
};

/** One text does such a step, or is the reason why it is deferred. */
const isTyped = ({ name }: Step) => ONE_LINE[name] !== undefined || name === 'commander';

const DeferButton = ({ step: { name, deferred } }: { step: Step }) =>
  deferred === null ? (
    <button type="submit" name="defer" value={name}>
      Or defer, with this reason
    </button>
  ) : null;

const HANDLE = 'A handle, for example @team-api';
const ANSWERS: Partial<Record<StepName, string>> = {
  publication: 'It stays off the page because',
  confirmed: 'A link, or what was seen',
  owner: HANDLE,
};

/** Whoever looks, in one tap; not where their name is an address, which the journal never holds. */
const Me = ({ desk: { actor }, name }: { desk: Desk; name: string }) =>
  !handle.safeParse(actor.name).success ? null : (
    <button type="submit" name={name} value={actor.name} formnovalidate>
      I do
    </button>
  );

/** The form that does a step; a sentence where it is done elsewhere on the page. */
const Doing = ({ desk, step, action }: { desk: Desk; step: Step; action: string }) => {
  const { name } = step;
  const fact = ONE_LINE[name];
  if (fact !== undefined) {
    return (
      <Form desk={desk} action={action} command="assess" row>
        <Text name={`facts.${fact}`} label={ANSWERS[name] ?? 'Answer'} />
        <button type="submit">Save</button>
        {name === 'owner' ? <Me desk={desk} name={`facts.${fact}`} /> : null}
        <DeferButton step={step} />
      </Form>
    );
  }
  if (name === 'commander') {
    return (
      <Form desk={desk} action={action} command="assign" row>
        <input type="hidden" name="role" value="commander" />
        <Text name="who" label={HANDLE} />
        <button type="submit">Save</button>
        <Me desk={desk} name="who" />
        <DeferButton step={step} />
      </Form>
    );
  }
  if (name === 'data_at_risk') {
    return (
      <Form desk={desk} action={action} command="assess" row>
        <Choice
          name="facts.dataAtRisk"
          label="Data at risk"
          options={[
            ['false', 'no'],
            ['true', 'yes'],
          ]}
        />
        <button type="submit">Save</button>
      </Form>
    );
  }
  if (name === 'fix') {
    return (
      <Form desk={desk} action={action} command="assess">
        <Text name="facts.fix.ref" label="Where the fix is" />
        <Text name="facts.fix.test" label="The test that keeps it fixed" />
        <Text name="facts.fix.reviewer" label="Who reviewed it" />
        <button type="submit">Save</button>
      </Form>
    );
  }
  const part = PARTS[name];
  if (part !== undefined) {
    const [id, called] = part;
    return (
      <p class="muted">
        Answer it in <a href={`#${id}`}>{called}</a>.
        {name === 'hypothesis' ? ' Or say there why you mitigate first.' : ''}
      </p>
    );
  }
  return (
    <p class="muted">
      {name === 'postmortem'
        ? 'It is linked when its pull request is merged and deployed.'
        : 'This follows by itself.'}
    </p>
  );
};
