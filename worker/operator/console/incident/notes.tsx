// Evidence, and notes that can never be published; the newest first.

import { Form, Text } from '../layout.tsx';
import { First } from './filed.tsx';
import type { Part } from './part.ts';

export const EvidenceLine = ({
  one: { text, link },
}: {
  one: Part['view']['file']['evidence'][number];
}) => (
  <li>
    {link === null ? (
      text
    ) : (
      <a href={link} rel="noreferrer">
        {text}
      </a>
    )}
  </li>
);

export const NoteLine = ({ one: { text, by } }: { one: Part['view']['file']['notes'][number] }) => (
  <li>
    <small>{by}</small>
    <p class="said">{text}</p>
  </li>
);

export const Notes = (part: Part) => {
  const { desk, view, action, may } = part;
  const { evidence, notes } = view.file;
  return (
    <details>
      <summary>
        Evidence ({evidence.length}) and internal notes ({notes.length})
      </summary>
      <First part={part} list="evidence" all={evidence.toReversed()} Line={EvidenceLine} />
      <First part={part} list="notes" all={notes.toReversed()} Line={NoteLine} />
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
};
