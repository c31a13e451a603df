// The paperwork of an incident: severity with its definitions, roles, hypotheses, actions, evidence, notes, and what is done
// seldom: merging, a false alarm, reopening, dating back.

import type { Catalog } from '../../domain/catalog.ts';
import { HYPOTHESIS_STATES, ROLES } from '../../domain/case-event.ts';
import type { IncidentView } from '../../domain/incident.ts';
import { phaseOf } from '../../domain/lifecycle.ts';
import { suggestedSeverity } from '../../domain/suggestion.ts';
import { SEVERITIES } from '../../domain/vocabulary.ts';
import type { Desk } from './layout.tsx';
import { Choice, Form, mayPublish, Text } from './layout.tsx';

type Props = { desk: Desk; catalog: Catalog; view: IncidentView; action: string };

/** The newest; the others stand in the audit. */
const NOTES = 8;

const DEFINITIONS = [
  ['SEV-1', 'all', 'over 10 %', '5 min', '15 min'],
  ['SEV-2', '10 % or more', '5 to 10 %', '15 min', '30 min'],
  ['SEV-3', 'under 10 %', '1 to 5 %', '1 h, in business hours', 'on change'],
  ['SEV-4', 'none', 'none', 'next business day', 'on change'],
] as const;

export const CasePart = (props: Props) => {
  const { desk, view } = props;
  const may = mayPublish(desk);
  return (
    <>
      <Severity {...props} may={may} />
      <Roles {...props} may={may} />
      <Causes {...props} may={may} />
      <Actions {...props} may={may} />
      <Notes {...props} may={may} />
      {may && view.state !== 'merged' ? <Seldom {...props} /> : null}
    </>
  );
};

type Part = Props & { may: boolean };

const Severity = ({ desk, view, action, may }: Part) => {
  const { facts, classified } = view.file;
  const suggestion = suggestedSeverity({
    usersAffectedPercent: facts.usersPercent,
    errorRatePercent: facts.errorPercent,
    grave: facts.breachConfirmedAt !== null,
  });
  return (
    <details>
      <summary>
        Severity: <b>{view.severity}</b>
        {classified?.reason ? ` (${classified.reason})` : ''}
        {suggestion === null ? '' : `; the figures suggest ${suggestion.severity}`}
      </summary>
      <table>
        <thead>
          <tr>
            <th></th>
            <th>Users</th>
            <th>Errors</th>
            <th>Response</th>
            <th>Updates</th>
          </tr>
        </thead>
        <tbody>
          {DEFINITIONS.map(([name, ...cells]) => (
            <tr>
              <th scope="row">{name}</th>
              {cells.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted">
        Data breach, data loss or everything down is SEV-1. If unsure, take the higher.
      </p>
      {may ? (
        <>
          <Form desk={desk} action={action} command="classify" row>
            <Choice
              name="severity"
              label="It is"
              options={SEVERITIES.toReversed().map((one) => [one, one])}
              value={view.severity}
            />
            <Text name="reason" label="Because" />
            <button type="submit">Set</button>
          </Form>
          <Form desk={desk} action={action} command="assess" row>
            <Text
              name="facts.usersPercent"
              label="Users affected, %"
              value={String(facts.usersPercent ?? '')}
              required={false}
              type="number"
            />
            <Text
              name="facts.errorPercent"
              label="Errors, %"
              value={String(facts.errorPercent ?? '')}
              required={false}
              type="number"
            />
            <button type="submit">Save figures</button>
          </Form>
          <Form desk={desk} action={action} command="assess" row>
            <Text
              name="facts.breachConfirmedAt"
              label="A breach of data was confirmed, UTC"
              type="datetime-local"
            />
            <button type="submit">Start the 72 hours</button>
          </Form>
        </>
      ) : null}
    </details>
  );
};

const Roles = ({ desk, view, action, may }: Part) => (
  <details>
    <summary>
      Roles: {ROLES.map((role) => `${role} ${view.file.roles[role] ?? '–'}`).join(', ')}
    </summary>
    {may
      ? ROLES.map((role) => (
          <Form desk={desk} action={action} command="assign" row>
            <input type="hidden" name="role" value={role} />
            <Text name="who" label={role} value={view.file.roles[role] ?? ''} required={false} />
            <button type="submit">Save</button>
          </Form>
        ))
      : null}
  </details>
);

const Causes = ({ desk, view, action, may }: Part) => (
  <details>
    <summary>Hypotheses ({view.file.hypotheses.length})</summary>
    <ul>
      {view.file.hypotheses.map(({ id, text, probabilityPercent, evidence, check, state }) => (
        <li>
          <p>
            <b>{text}</b> {probabilityPercent === null ? '' : `${probabilityPercent} %`} · {state}
          </p>
          <small>
            {evidence.length === 0 ? 'no evidence yet' : evidence.join(' · ')}
            {check === null ? '' : ` · check: ${check}`}
          </small>
          {may ? (
            <Form desk={desk} action={action} command="record_hypothesis" row>
              <input type="hidden" name="hypothesis.id" value={id} />
              <input type="hidden" name="hypothesis.text" value={text} />
              <input
                type="hidden"
                name="hypothesis.probabilityPercent"
                value={String(probabilityPercent ?? '')}
              />
              <input type="hidden" name="hypothesis.check" value={check ?? ''} />
              <Text
                name="hypothesis.evidence"
                label="Evidence, one a line"
                rows={2}
                required={false}
                value={evidence.join('\n')}
              />
              <Choice
                name="hypothesis.state"
                label="State"
                options={HYPOTHESIS_STATES.map((one) => [one, one])}
                value={state}
              />
              <button type="submit">Save</button>
            </Form>
          ) : null}
        </li>
      ))}
    </ul>
    {may ? (
      <>
        <Form desk={desk} action={action} command="record_hypothesis">
          <Text name="hypothesis.text" label="What may be the cause" />
          <Text
            name="hypothesis.probabilityPercent"
            label="Probability, %"
            type="number"
            required={false}
          />
          <Text name="hypothesis.evidence" label="Evidence, one a line" rows={2} required={false} />
          <Text name="hypothesis.check" label="A quick check" required={false} />
          <button type="submit">Add</button>
        </Form>
        <Form desk={desk} action={action} command="assess" row>
          <Text
            name="facts.mitigateFirst"
            label="Or mitigate first, because"
            value={view.file.facts.mitigateFirst ?? ''}
          />
          <button type="submit">Save</button>
        </Form>
      </>
    ) : null}
  </details>
);

const Actions = ({ desk, view, action, may }: Part) => (
  <details>
    <summary>Actions ({view.file.actions.length})</summary>
    <ul>
      {view.file.actions.map(({ id, takenAt, text, role, expectedImpact, rollback, result }) => (
        <li>
          <p>
            <b>{text}</b> · {role} · {new Date(takenAt).toISOString().slice(11, 16)} UTC
          </p>
          <small>
            expected: {expectedImpact} · undo: {rollback} · result: {result ?? 'not known yet'}
          </small>
          {may && result === null ? (
            <Form desk={desk} action={action} command="record_action" row>
              <input type="hidden" name="action.id" value={id} />
              <input type="hidden" name="action.takenAt" value={new Date(takenAt).toISOString()} />
              <input type="hidden" name="action.role" value={role} />
              <input type="hidden" name="action.text" value={text} />
              <input type="hidden" name="action.expectedImpact" value={expectedImpact} />
              <input type="hidden" name="action.rollback" value={rollback} />
              <Text name="action.result" label="Result: errors, services, customers" />
              <button type="submit">Save</button>
            </Form>
          ) : null}
        </li>
      ))}
    </ul>
    {may ? (
      <Form desk={desk} action={action} command="record_action">
        <Text name="action.text" label="What is done" />
        <Text name="action.expectedImpact" label="Expected impact" />
        <Text name="action.rollback" label="How to undo it, or “irreversible: why”" />
        <Text name="action.result" label="Result, when it is known" required={false} />
        <button type="submit">Add</button>
      </Form>
    ) : null}
  </details>
);

const Notes = ({ desk, view, action, may }: Part) => (
  <details>
    <summary>
      Evidence ({view.file.evidence.length}) and internal notes ({view.file.notes.length})
    </summary>
    <ul>
      {view.file.evidence.map(({ text, link }) => (
        <li>
          {link === null ? (
            text
          ) : (
            <a href={link} rel="noreferrer">
              {text}
            </a>
          )}
        </li>
      ))}
      {view.file.notes.slice(-NOTES).map(({ text, by }) => (
        <li>
          <small>{by}</small>
          <p class="said">{text}</p>
        </li>
      ))}
    </ul>
    {may ? (
      <>
        <Form desk={desk} action={action} command="note">
          <Text name="text" label="A note that can never be published" rows={2} />
          <button type="submit">Add note</button>
        </Form>
        <Form desk={desk} action={action} command="add_evidence" row>
          <Text name="text" label="Evidence" />
          <Text name="link" label="Link" type="url" required={false} />
          <button type="submit">Add</button>
        </Form>
      </>
    ) : null}
  </details>
);

const Seldom = ({ desk, view, action }: Props) => {
  const phase = phaseOf(view);
  return (
    <details>
      <summary>Merge, false alarm, reopen, date back, rename</summary>
      <Form desk={desk} action={action} command="merge" row>
        <Text name="into" label="Continue in (INC-… or id)" />
        <button type="submit">Merge</button>
      </Form>
      {phase === 'triage' || phase === 'investigation' ? (
        <Form desk={desk} action={action} command="dismiss" row>
          <Text name="reason" label="It was nothing, because" />
          <button type="submit">
            {view.published === null
              ? 'False alarm'
              : 'False alarm: tells subscribers that there was no impact'}
          </button>
        </Form>
      ) : null}
      {view.state === 'resolved' ? (
        <Form desk={desk} action={action} command="reopen" row>
          <Text name="reason" label="It is back, because" />
          <button type="submit">Reopen: tells subscribers</button>
        </Form>
      ) : null}
      <Form desk={desk} action={action} command="backdate" row>
        <Text name="started_at" label="The impact began, UTC" type="datetime-local" />
        <Text name="reason" label="As shown by" />
        <button type="submit">Date back</button>
      </Form>
      <Form desk={desk} action={action} command="name" row>
        <Text name="name" label="Public name" value={view.file.name?.text ?? ''} />
        <button type="submit">Rename</button>
      </Form>
    </details>
  );
};
