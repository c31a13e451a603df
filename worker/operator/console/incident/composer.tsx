// Saying something in public: now, later, or that nothing has changed.

import { raw } from 'hono/html';
import { UNDO_MS } from '../../../domain/messages.ts';
import { COMPONENT_STATUSES, SEVERITIES } from '../../../domain/vocabulary.ts';
import { Choice, Form, Text, When } from '../layout.tsx';
import { nameOf } from './name.ts';
import type { Props } from './page.tsx';

const STATUSES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

export const Composer = ({ desk, catalog, view, draft, action }: Props & { action: string }) => {
  const isOver = view.state === 'resolved';
  const status = draft?.status ?? view.posts.at(-1)?.status ?? view.status;
  const options = (isOver ? (['resolved'] as const) : STATUSES).map((one) => [one, one] as const);
  return (
    <section aria-labelledby="say">
      <h2 id="say">Say something</h2>
      <Form desk={desk} action={action} command="post">
        <div class="row">
          <Choice name="status" label="Status" options={options} value={status} />
          <Choice
            name="severity"
            label="Severity"
            options={SEVERITIES.toReversed().map((one) => [one, one])}
            value={view.severity}
          />
        </div>
        <Text
          name="body"
          label="What customers read (Markdown). Empty: the automatic words for this status"
          rows={4}
          required={false}
          value={draft?.text ?? ''}
        />
        {draft === null ? null : (
          <div class="preview" aria-label="Preview">
            <small>
              On the page at once; in the mail “{catalog.page.name}: {nameOf(view, catalog)},{' '}
              {draft.status}”
            </small>
            <div>{raw(draft.html)}</div>
          </div>
        )}
        <details>
          <summary>Components, and who is told</summary>
          {catalog.components.map(({ id, name }) => (
            <Choice
              name={`component.${id}`}
              label={name}
              options={[
                [
                  '',
                  view.components.has(id)
                    ? `unchanged (${view.components.get(id)})`
                    : 'not affected',
                ],
                ...COMPONENT_STATUSES.map((one) => [one, one.replaceAll('_', ' ')] as const),
              ]}
              value=""
            />
          ))}
          <label class="check">
            <input type="checkbox" name="quiet" value="true" />
            On the page alone, sent to nobody
          </label>
          <Text
            name="override"
            label="Resolved although a source says otherwise: why?"
            required={false}
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
            <button type="submit">Publish with the automatic words</button>
          </Form>
        ) : isOver ? null : (
          <Form desk={desk} action={action} command="no_change">
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
