// Saying something in public: now, later, or that nothing has changed.

import { UNDO_MS } from '../../../domain/messages.ts';
import { COMPONENT_STATUSES, SEVERITIES } from '../../../domain/vocabulary.ts';
import type { Fields } from '../form.ts';
import { Choice, Form, Text, When } from '../layout.tsx';
import { lastWord } from './ask.ts';
import type { Props } from './page.tsx';
import { PreviewPart } from './preview.tsx';

const STATUSES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

export const Composer = ({ desk, catalog, view, draft }: Props) => {
  const [at, action] = [`/console/incidents/${view.id}`, ''];
  const isOver = view.state === 'resolved';
  const typed = draft?.fields['do'] === 'post' ? draft.fields : null;
  const status = typed?.['status'] ?? view.posts.at(-1)?.status ?? view.status;
  const options = (isOver ? (['resolved'] as const) : STATUSES).map((one) => [one, one] as const);
  return (
    <section aria-labelledby="say">
      <h2 id="say">Say something</h2>
      <Form desk={desk} action={action} command="post" preview={`${at}/preview`}>
        <input type="hidden" name="seen" value={lastWord(view)} />
        <div class="row">
          <Choice name="status" label="Status" options={options} value={status} />
          <Choice
            name="severity"
            label="Severity"
            options={SEVERITIES.toReversed().map((one) => [one, one])}
            value={typed?.['severity'] ?? view.severity}
          />
        </div>
        <Text
          name="body"
          label="What customers read (Markdown). Empty: the automatic words for this status"
          rows={4}
          required={false}
          value={typed?.['body'] ?? ''}
        />
        <button type="submit" name="fill" value="true">
          Fill in the words for this status
        </button>
        <div id="preview">
          {draft?.preview ? <PreviewPart preview={draft.preview} catalog={catalog} /> : null}
        </div>
        <details>
          <summary>The mail as it arrives</summary>
          <button type="submit" formaction={`${at}/mail`} formtarget="mail" data-mail>
            Draw it
          </button>
          <iframe name="mail" title="The mail" sandbox=""></iframe>
        </details>
        <details>
          <summary>Components, and who is told</summary>
          <Components catalog={catalog} view={view} typed={typed} />
          <label class="check">
            <input
              type="checkbox"
              name="quiet"
              value="true"
              checked={typed?.['quiet'] === 'true'}
            />
            On the page alone, sent to nobody
          </label>
          <Text
            name="override"
            label="Resolved although a source says otherwise: why?"
            required={false}
            value={typed?.['override'] ?? ''}
          />
        </details>
        <div class="bar">
          <button type="submit" name="preview" value="true">
            Preview
          </button>
          <button type="submit" class="primary">
            Post
          </button>
        </div>
      </Form>
      <p class="muted">
        The page changes at once. Messages to subscribers wait {UNDO_MS / 1000} seconds; until then
        you can take it back.
      </p>
      <div class="row">
        {view.published === null ? (
          <Form desk={desk} action={action} command="publish">
            <input type="hidden" name="seen" value={lastWord(view)} />
            <button type="submit">Publish with the automatic words</button>
          </Form>
        ) : isOver ? null : (
          <Form desk={desk} action={action} command="no_change">
            <input type="hidden" name="seen" value={lastWord(view)} />
            <button type="submit">No change</button>
          </Form>
        )}
      </div>
      {isOver ? null : (
        <details>
          <summary>Say it later</summary>
          <Form desk={desk} action={action} command="schedule_update">
            <Text name="due_at" label="When, in UTC" type="datetime-local" />
            <Choice name="status" label="Status" options={options} value={status} />
            <Text name="body" label="What customers read" rows={3} />
            <button type="submit">Plan it</button>
          </Form>
        </details>
      )}
      {view.file.scheduled.map(({ id, dueAt, status: planned, text }) => (
        <Form desk={desk} action={action} command="unschedule_update" row>
          <p>
            Planned <When at={dueAt} now={desk.now} />: <b>{planned}</b> {text}
          </p>
          <input type="hidden" name="id" value={id} />
          <button type="submit">Take it off</button>
        </Form>
      ))}
    </section>
  );
};

/** Up to so many stand one by one; of a longer list the affected ones do, and others are chosen. */
const ONE_BY_ONE = 8;
const STATUSES_OF_COMPONENTS = COMPONENT_STATUSES.map(
  (one) => [one, one.replaceAll('_', ' ')] as const,
);

const Components = ({
  catalog: { components },
  view,
  typed,
}: Pick<Props, 'catalog' | 'view'> & { typed: Fields | null }) => {
  const listed = components.filter(
    ({ id }) => components.length <= ONE_BY_ONE || view.components.has(id),
  );
  const others = components.filter((one) => !listed.includes(one));
  return (
    <>
      {listed.map(({ id, name }) => {
        const now = view.components.get(id);
        return (
          <Choice
            name={`component.${id}`}
            label={name}
            options={[
              ['', now === undefined ? 'not affected' : `unchanged (${now.replaceAll('_', ' ')})`],
              ...STATUSES_OF_COMPONENTS,
            ]}
            value={typed?.[`component.${id}`] ?? ''}
          />
        );
      })}
      {others.length === 0 ? null : (
        <div class="row">
          <Choice
            name="other.component"
            label="Another component"
            options={[['', 'none'], ...others.map(({ id, name }) => [id, name] as const)]}
            value={typed?.['other.component'] ?? ''}
          />
          <Choice
            name="other.status"
            label="is"
            options={STATUSES_OF_COMPONENTS}
            value={typed?.['other.status'] ?? 'major_outage'}
          />
        </div>
      )}
    </>
  );
};
