// How bad it is: the definitions, what the figures suggest, and what a person says.

import { suggestedSeverity } from '../../../domain/suggestion.ts';
import { SEVERITIES } from '../../../domain/vocabulary.ts';
import { Choice, Form, Text } from '../layout.tsx';
import type { Part } from './part.ts';

const DEFINITIONS = [
  ['SEV-1', 'all', 'over 10 %', '5 min', '15 min'],
  ['SEV-2', '10 % or more', '5 to 10 %', '15 min', '30 min'],
  ['SEV-3', 'under 10 %', '1 to 5 %', '1 h, in business hours', 'on change'],
  ['SEV-4', 'none', 'none', 'next business day', 'on change'],
] as const;

export const Severity = ({ desk, view, action, may }: Part) => {
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
      <table id="severity">
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
