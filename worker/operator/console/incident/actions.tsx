// What was done, what it should do, how it is undone, and what it did. What has no result yet comes first, the newest first.

import { Form, Text } from '../layout.tsx';
import { First } from './filed.tsx';
import type { Part } from './part.ts';

type Action = Part['view']['file']['actions'][number];

/** In the order in which somebody looks at them. */
export function actionsOf({ view }: Part): Action[] {
  const newest = view.file.actions.toReversed();
  return newest.toSorted((a, b) => Number(a.result !== null) - Number(b.result !== null));
}

export const ActionLine = ({
  part: { desk, action, may },
  one: { id, takenAt, text, role, expectedImpact, rollback, result },
}: {
  part: Part;
  one: Action;
}) => (
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
        <Text name="action.result" label="Result: errors, services, customers" />
        <button type="submit">Save</button>
      </Form>
    ) : null}
  </li>
);

export const Actions = (part: Part) => {
  const { desk, view, action, may } = part;
  return (
    <details>
      <summary>Actions ({view.file.actions.length})</summary>
      <First part={part} list="actions" all={actionsOf(part)} Line={ActionLine} />
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
};
