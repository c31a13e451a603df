// What was done, what it should do, how it is undone, and what it did.

import { Form, Text } from '../layout.tsx';
import type { Part } from './part.ts';

export const Actions = ({ desk, view, action, may }: Part) => (
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
