// Who does what; there is one commander.

import { ROLES } from '../../../domain/case-event.ts';
import { Form, Text } from '../layout.tsx';
import type { Part } from './part.ts';

export const Roles = ({ desk, view, action, may }: Part) => (
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
