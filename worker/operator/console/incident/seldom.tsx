// What is done seldom: merging, a false alarm, reopening, dating back, renaming.

import { phaseOf } from '../../../domain/lifecycle.ts';
import { Form, Text } from '../layout.tsx';
import type { Part } from './part.ts';

export const Seldom = ({ desk, view, action }: Part) => {
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
