// The journal as its readers filter it.

import type { AuditFilter } from '../../store/audit.ts';
import { auditRows } from '../../store/audit.ts';
import type { JournalRow } from '../../store/schema.ts';
import { html } from './answer.ts';
import type { Desk } from './layout.tsx';
import { Layout, Text, When } from './layout.tsx';
import type { Room } from './room.ts';

const AUDIT_ROWS = 40;

export function audit({ door, operators, deskFor }: Room): void {
  door('GET', '/console/audit', async (c, asking) => {
    const { stream, type, actor, before } = c.req.query();
    const filter = {
      after: Number(before) || 0,
      limit: AUDIT_ROWS,
      newest: true,
      stream: stream || null,
      type: type || null,
      actor: actor || null,
      since: null,
      until: null,
    };
    const rows = await auditRows(operators.db, filter);
    return html(<AuditPage desk={deskFor(asking)} rows={rows} filter={filter} />);
  });
}

const AuditPage = ({
  desk,
  rows,
  filter,
}: {
  desk: Desk;
  rows: readonly JournalRow[];
  filter: AuditFilter;
}) => {
  const last = rows.at(-1)?.position;
  const more = new URLSearchParams();
  for (const name of ['stream', 'type', 'actor'] as const) {
    const value = filter[name];
    if (value !== null) more.set(name, value);
  }
  if (last !== undefined) more.set('before', String(last));
  return (
    <Layout desk={desk} path="/console/audit" title="Audit">
      <h1>Audit</h1>
      <p class="muted">
        Everything that happened, newest first, on a chain of hashes. Export{' '}
        <a href="/v1/audit.jsonl">JSON Lines</a> or <a href="/v1/audit.csv">CSV</a>;{' '}
        <code>npm run verify-audit</code> checks the chain.
      </p>
      <form method="get" action="/console/audit" class="row">
        <Text name="stream" label="Stream" value={filter.stream ?? ''} required={false} />
        <Text name="type" label="Type" value={filter.type ?? ''} required={false} />
        <Text name="actor" label="Actor" value={filter.actor ?? ''} required={false} />
        <button type="submit">Filter</button>
      </form>
      {rows.length === 0 ? <p class="muted">Nothing matches.</p> : null}
      <ul>
        {rows.map(({ position, type, actor, stream, recordedAt, data }) => (
          <li>
            <small>
              {position} · <When at={recordedAt} now={desk.now} /> · {actor}
            </small>
            <details>
              <summary>
                {type} · {stream}
              </summary>
              <pre>
                {data.length > 600 ? `${data.slice(0, 600)}… (the export has all of it)` : data}
              </pre>
            </details>
          </li>
        ))}
      </ul>
      {rows.length < filter.limit ? null : <a href={`/console/audit?${more.toString()}`}>Older</a>}
    </Layout>
  );
};
