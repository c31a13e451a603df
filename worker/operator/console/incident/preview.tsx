// How an update would look before it is posted, decided by the rules and rendered by what renders it in earnest: on the page,
// and in the mail. Nothing is written.

import { raw } from 'hono/html';
import type { Catalog } from '../../../domain/catalog.ts';
import type { Mail } from '../../../notify/mail/mail.ts';
import { incidentMatter } from '../../../notify/matter.ts';
import { sampleMail } from '../../../notify/story.ts';
import { publicIncidentOf } from '../../../snapshot/incident.ts';
import type { PublicUpdate } from '../../../snapshot/documents.ts';
import { textIn, timesIn, wordsFor } from '../../../words/index.ts';
import type { Office } from '../../api/office.ts';
import type { Asking } from '../../door.ts';
import type { Problem } from '../../problem.ts';
import { commandIn, type Fields } from '../form.ts';
import { asIf } from './ask.ts';

export type Preview =
  | { problem: Problem }
  | {
      problem: null;
      /** As customers read it: "Investigating". */
      label: string;
      update: PublicUpdate;
      nextUpdateBy: number | null;
      components: readonly { name: string; status: string }[];
      /** Null: it is sent to nobody. */
      mail: Pick<Mail, 'subject' | 'text' | 'html'> | null;
    };

export async function previewOf(
  office: Office,
  { actor }: Asking,
  incident: string,
  fields: Fields,
): Promise<Preview> {
  const read = commandIn({ ...fields, do: 'post' });
  if (!read.ok) return { problem: read.problem };
  const found = await asIf(office, { incident, actor: actor.name, body: read.body });
  if (!found.ok) return { problem: found.problem };
  const { catalog } = office;
  const shown = publicIncidentOf(found.view, catalog);
  const update = shown?.updates[0];
  if (shown === null || update === undefined) return { problem: NOTHING };
  const notice = incidentMatter(shown, update.id, catalog)?.notice(catalog.page);
  return {
    problem: null,
    label: notice?.statusLabel ?? update.status,
    update,
    nextUpdateBy: shown.nextUpdateBy,
    components: notice?.components ?? [],
    mail:
      fields['quiet'] === 'true' || notice === undefined ? null : sampleMail(notice, catalog.page),
  };
}

const NOTHING: Problem = {
  status: 422,
  title: 'There would be nothing to see',
  detail: 'The incident would not be public.',
};

/** A fragment: it stands in the page, and is sent alone to the script. */
export const PreviewPart = ({ preview, catalog }: { preview: Preview; catalog: Catalog }) => {
  if (preview.problem !== null) {
    return (
      <div class="preview">
        <b>{preview.problem.title}</b>
        <p>{preview.problem.detail}</p>
      </div>
    );
  }
  const { label, update, nextUpdateBy, components, mail } = preview;
  const words = wordsFor(catalog.page.language);
  const times = timesIn(words.locale, catalog.page.timezone);
  return (
    <div class="preview">
      <small>On the page, at once</small>
      <p>
        <b>{label}</b>
      </p>
      {'html' in update.text ? (
        <div>{raw(update.text.html)}</div>
      ) : (
        <p>{textIn(words, times, update.text)}</p>
      )}
      {components.map(({ name, status }) => (
        <p>
          {name}: {status}
        </p>
      ))}
      {nextUpdateBy === null ? null : (
        <p>
          {words.page.nextUpdateBy} {times.time(nextUpdateBy)}
        </p>
      )}
      {mail === null ? (
        <small>No mail: on the page alone</small>
      ) : (
        <>
          <small>In the mail, half a minute later: “{mail.subject}”</small>
          <pre tabindex={0}>{mail.text}</pre>
        </>
      )}
    </div>
  );
};
