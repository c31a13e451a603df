// What postmortems promised: open items, the overdue ones first, with owner, day and issue.

import type { Standing } from '../../domain/action-item.ts';
import { isOverdue, standings } from '../../domain/action-item.ts';
import { readTracked } from '../../store/action-items.ts';
import { html } from './answer.ts';
import type { Desk } from './layout.tsx';
import { Empty, Layout, State } from './layout.tsx';
import type { Room } from './room.ts';

const ITEMS = 30;
const SHOWN = ['open', 'overdue', 'all'] as const;
type Shown = (typeof SHOWN)[number];

export function actionItems({ door, operators, deskFor }: Room): void {
  door('GET', '/console/actions', async (c, asking) => {
    const { content, db } = operators;
    const shown = SHOWN.find((one) => one === c.req.query('show')) ?? 'open';
    const from = Math.max(0, Number(c.req.query('from')) || 0);
    const items = standings(content.actionItems, await readTracked(db));
    return html(<ActionsPage desk={deskFor(asking)} items={items} shown={shown} from={from} />);
  });
}

const ActionsPage = ({
  desk,
  items,
  shown,
  from,
}: {
  desk: Desk;
  items: readonly Standing[];
  shown: Shown;
  from: number;
}) => {
  const today = new Date(desk.now).toISOString().slice(0, 10);
  const of: Record<Shown, readonly Standing[]> = {
    open: items
      .filter(({ now }) => now === 'open')
      .toSorted((a, b) => Number(isOverdue(b, today)) - Number(isOverdue(a, today))),
    overdue: items.filter((item) => isOverdue(item, today)),
    all: items,
  };
  const listed = of[shown].slice(from, from + ITEMS);
  return (
    <Layout desk={desk} path="/console/actions" title="Action items">
      <h1>Action items</h1>
      <nav class="row" aria-label="Which">
        {SHOWN.map((one) => (
          <a
            href={`/console/actions?show=${one}`}
            aria-current={one === shown ? 'true' : undefined}
          >
            {one} ({of[one].length})
          </a>
        ))}
      </nav>
      {items.length === 0 ? (
        <Empty>
          None yet. They are written under <code>action_items</code> of a postmortem, and stand here
          as soon as it is approved and deployed.
        </Empty>
      ) : listed.length === 0 ? (
        <Empty>{shown === 'overdue' ? 'Nothing is overdue.' : 'Everything is done.'}</Empty>
      ) : null}
      <ul>
        {listed.map((item) => (
          <li>
            <State
              sign={
                isOverdue(item, today) ? 'major' : item.now === 'open' ? 'degraded' : 'operational'
              }
            >
              {isOverdue(item, today) ? 'overdue' : item.now}
            </State>{' '}
            <b>{item.priority}</b>{' '}
            {item.issue === null ? (
              item.title
            ) : (
              <a href={item.issue} rel="noreferrer">
                {item.title}
              </a>
            )}
            <p class="facts">
              <span>{item.owner}</span>
              <span>due {item.dueBy}</span>
              <span>
                {item.incident} {item.id}
              </span>
              {item.isPublic ? (
                <a href={`/postmortems/${item.slug}/`}>Postmortem</a>
              ) : (
                <a href={`/console/docs/postmortems/${item.slug}`}>Postmortem</a>
              )}
              {item.issue === null ? <span>no issue</span> : null}
              {item.now === item.state ? null : <span>its file says {item.state}</span>}
            </p>
            <small>done when {item.doneWhen}</small>
          </li>
        ))}
      </ul>
      {from + ITEMS < of[shown].length ? (
        <a href={`/console/actions?show=${shown}&from=${from + ITEMS}`}>More</a>
      ) : null}
    </Layout>
  );
};
