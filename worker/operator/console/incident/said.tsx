// What customers see of an incident, and taking the last of it back.

import { raw } from 'hono/html';
import type { Catalog } from '../../../domain/catalog.ts';
import type { IncidentView } from '../../../domain/incident.ts';
import { UNDO_MS } from '../../../domain/messages.ts';
import { publicIncidentOf } from '../../../snapshot/incident.ts';
import { textIn, timesIn, wordsFor } from '../../../words/index.ts';
import type { Desk } from '../layout.tsx';
import { Form, mayPublish, StatusWord, When } from '../layout.tsx';

/** The updates as customers see them, newest first; the last can be taken back for half a minute. */
export const Said = ({
  desk,
  catalog,
  view,
  action,
}: {
  desk: Desk;
  catalog: Catalog;
  view: IncidentView;
  action: string;
}) => {
  const shown = publicIncidentOf(view, catalog);
  const words = wordsFor('en');
  const times = timesIn('en', 'Etc/UTC');
  return (
    <>
      <h2>What customers see</h2>
      {shown === null ? <p class="muted">Nothing yet.</p> : null}
      {shown === null ? null : (
        <p>
          <a href={`/incidents/${view.id}`}>The public page</a>
        </p>
      )}
      <p class="facts">
        {[...view.components].map(([id, status]) => (
          <span>
            {catalog.components.find((one) => one.id === id)?.name ?? id}{' '}
            <StatusWord status={status} />
          </span>
        ))}
      </p>
      <ul>
        {(shown?.updates ?? []).slice(0, 6).map((update) => {
          const post = view.posts.find(({ id }) => id === update.id);
          const isByPerson = typeof post?.by === 'string';
          const until = (post?.at ?? 0) + UNDO_MS;
          return (
            <li>
              <small>
                <b>{update.status}</b> · <When at={update.at} now={desk.now} /> ·{' '}
                {post?.by ?? 'automation'}
              </small>
              {'html' in update.text ? (
                <div class="said">{raw(update.text.html)}</div>
              ) : (
                <p class="said">{textIn(words, times, update.text)}</p>
              )}
              {mayPublish(desk) && isByPerson && desk.now < until ? (
                <Form desk={desk} action={action} command="retract">
                  <input type="hidden" name="post" value={update.id} />
                  <button type="submit" data-undo={until}>
                    Take it back (until {new Date(until).toISOString().slice(11, 19)} UTC)
                  </button>
                </Form>
              ) : null}
            </li>
          );
        })}
      </ul>
    </>
  );
};
