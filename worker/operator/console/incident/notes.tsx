// Evidence, and notes that can never be published.

import { Form, Text } from '../layout.tsx';
import type { Part } from './part.ts';

/** The newest; the others stand in the audit. */
const NOTES = 6;

export const Notes = ({ desk, view, action, may }: Part) => (
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
