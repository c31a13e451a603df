// The console's smaller pages: signing in, opening an incident, the list of incidents, planned work, the audit, tokens.

import type { Catalog } from '../../domain/catalog.ts';
import type { IncidentView } from '../../domain/incident.ts';
import { phaseOf } from '../../domain/lifecycle.ts';
import type { Maintenance } from '../../domain/maintenance.ts';
import { hasNotice } from '../../domain/notice.ts';
import { SCOPES } from '../../domain/operator.ts';
import { COMPONENT_STATUSES, SEVERITIES } from '../../domain/vocabulary.ts';
import type { AuditFilter } from '../../store/audit.ts';
import type { listTokens } from '../../store/operators.ts';
import type { JournalRow } from '../../store/schema.ts';
import type { Compliance } from '../../store/timers.ts';
import type { Desk } from './layout.tsx';
import { Choice, Form, Layout, mayPublish, SeverityWord, State, Text, When } from './layout.tsx';
import { nameOf } from './now.tsx';
import { STYLE_PATH } from './style.ts';

export const SignInPage = ({ code, refused }: { code: string | null; refused: boolean }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width,initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>Sign in</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={STYLE_PATH} />
    </head>
    <body>
      <main id="main">
        <h1>Sign in to the console</h1>
        {refused ? (
          <div class="problem" role="alert">
            <b>That did not work</b>
            <p>
              The link was used or has run out, or the token is not one of ours. Make a new link, or
              enter a token.
            </p>
          </div>
        ) : null}
        <form method="post" action="/console/sign-in">
          {code === null ? (
            <label>
              Token
              <input name="code" type="password" required autocomplete="current-password" />
            </label>
          ) : (
            <input type="hidden" name="code" value={code} />
          )}
          <button type="submit" class="primary">
            Sign in
          </button>
        </form>
        <p class="muted">A session lasts eight hours, in this browser alone.</p>
      </main>
    </body>
  </html>
);

export const DeclarePage = ({ desk, catalog }: { desk: Desk; catalog: Catalog }) => (
  <Layout desk={desk} path="/console/declare" title="Open an incident">
    <h1>Open an incident</h1>
    <Form desk={desk} action="/console/incidents">
      <Text name="name" label="What customers read as its name" />
      <Choice
        name="severity"
        label="Severity"
        options={SEVERITIES.toReversed().map((one) => [one, one])}
        value="SEV-2"
      />
      {catalog.components.map(({ id, name }) => (
        <Choice
          name={`component.${id}`}
          label={name}
          options={[
            ['', 'not affected'],
            ...COMPONENT_STATUSES.map((one) => [one, one.replaceAll('_', ' ')] as const),
          ]}
          value=""
        />
      ))}
      <Text
        name="body"
        label="What customers read. Empty: the automatic words"
        rows={3}
        required={false}
      />
      <label class="check">
        <input type="checkbox" name="draft" value="true" />
        A draft: nobody outside sees it yet
      </label>
      <div class="bar">
        <button type="submit" class="primary">
          Open it
        </button>
      </div>
    </Form>
  </Layout>
);

export const IncidentsPage = ({
  desk,
  catalog,
  views,
}: {
  desk: Desk;
  catalog: Catalog;
  views: readonly IncidentView[];
}) => (
  <Layout desk={desk} path="/console/incidents" title="Incidents">
    <h1>Incidents</h1>
    {views.length === 0 ? <p class="muted">There was none yet.</p> : null}
    <ul>
      {views.map((view) => (
        <li>
          <a href={`/console/incidents/${view.id}`}>{nameOf(view, catalog)}</a>
          <p class="facts">
            <SeverityWord severity={view.severity} />
            <span>{view.reference}</span>
            <span>
              {phaseOf(view)}, {view.published === null ? 'never public' : view.status}
            </span>
            <When at={view.startedAt} now={desk.now} />
          </p>
        </li>
      ))}
    </ul>
  </Layout>
);

export const MaintenancePage = ({
  desk,
  catalog,
  works,
}: {
  desk: Desk;
  catalog: Catalog;
  works: readonly Maintenance[];
}) => (
  <Layout desk={desk} path="/console/maintenance" title="Maintenance">
    <h1>Planned work</h1>
    {works.length === 0 ? <p class="muted">Nothing was ever planned.</p> : null}
    {works.map((work) => (
      <Work desk={desk} catalog={catalog} work={work} />
    ))}
    {mayPublish(desk) ? (
      <>
        <h2>Schedule</h2>
        <Form desk={desk} action="/console/maintenance">
          <Text name="name" label="What customers read as its name" />
          <Text name="body" label="What happens, and what customers will notice" rows={3} />
          <div class="row">
            <Text name="from" label="From, UTC" type="datetime-local" />
            <Text name="until" label="Until, UTC" type="datetime-local" />
          </div>
          <fieldset>
            <legend>Components</legend>
            {catalog.components.map(({ id, name }) => (
              <label class="check">
                <input type="checkbox" name={`component.${id}`} value="true" />
                {name}
              </label>
            ))}
          </fieldset>
          <Text
            name="recurrence"
            label="Recurring: a rule with an end, FREQ=WEEKLY;BYDAY=SU;COUNT=8"
            required={false}
          />
          <p class="muted">
            On multiples of five minutes. Announced 72 hours before it starts (
            {new Date(desk.now + 72 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')} UTC
            from now), it does not count against the SLA.
          </p>
          <button type="submit" class="primary">
            Announce it
          </button>
        </Form>
      </>
    ) : null}
  </Layout>
);

const Work = ({ desk, catalog, work }: { desk: Desk; catalog: Catalog; work: Maintenance }) => {
  const { id, name, status, startsAt, endsAt, announced, components } = work;
  const action = `/console/maintenance/${id}`;
  const counts = announced.filter((one) => !hasNotice(one)).length;
  const names = components.map(
    (one) => catalog.components.find((own) => own.id === one)?.name ?? one,
  );
  const move = (to: string, text: string) => (
    <Form desk={desk} action={action} row>
      <input type="hidden" name="to" value={to} />
      <button type="submit">{text}</button>
    </Form>
  );
  return (
    <article>
      <h3>
        <a href={`/maintenance/${id}`}>{name}</a>
      </h3>
      <p class="facts">
        <State sign="maintenance">{status.replaceAll('_', ' ')}</State>
        <span>{names.join(', ')}</span>
        <span>
          <When at={startsAt} now={desk.now} /> to <When at={endsAt} now={desk.now} />
        </span>
        <span>
          {counts === 0 ? (
            'announced 72 h before: does not count against the SLA'
          ) : (
            <b>
              {counts === announced.length
                ? 'announced late: counts against the SLA'
                : 'partly announced late: that part counts against the SLA'}
            </b>
          )}
        </span>
      </p>
      {mayPublish(desk) && status !== 'completed' && status !== 'cancelled' ? (
        <div class="row">
          {status === 'scheduled' ? move('in_progress', 'Start now') : null}
          {status === 'scheduled' ? move('cancelled', 'Call off: tells subscribers') : null}
          {status === 'in_progress' ? move('verifying', 'Done, verify') : null}
          {status === 'in_progress' || status === 'verifying'
            ? move('completed', 'Complete')
            : null}
          <Form desk={desk} action={action} row>
            <Text
              name="until"
              label="New end, UTC"
              type="datetime-local"
              value={new Date(endsAt).toISOString().slice(0, 16)}
            />
            <button type="submit">Move the end</button>
          </Form>
        </div>
      ) : null}
    </article>
  );
};

export const AuditPage = ({
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

export const MetricsPage = ({
  desk,
  counted,
  days,
}: {
  desk: Desk;
  counted: readonly Compliance[];
  days: number;
}) => (
  <Layout desk={desk} path="/console/metrics" title="Metrics">
    <h1>Met in time, of the last {days} days</h1>
    {counted.length === 0 ? <p class="muted">Nothing was due.</p> : null}
    <table>
      <thead>
        <tr>
          <th>Timer</th>
          <th>Due</th>
          <th>In time</th>
          <th>Share</th>
        </tr>
      </thead>
      <tbody>
        {counted.map(({ kind, due, met }) => (
          <tr>
            <th scope="row">{kind.replaceAll('_', ' ')}</th>
            <td>{due}</td>
            <td>{met}</td>
            <td>{Math.floor((100 * met) / due)} %</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Layout>
);

export const TokensPage = ({
  desk,
  list,
  made,
}: {
  desk: Desk;
  list: Awaited<ReturnType<typeof listTokens>>;
  made: string | null;
}) => (
  <Layout desk={desk} path="/console/tokens" title="Tokens">
    <h1>Tokens</h1>
    {made === null ? null : (
      <div class="notice">
        <b>Copy it now: it is shown this once.</b>
        <pre>{made}</pre>
      </div>
    )}
    <Form desk={desk} action="/console/tokens" row>
      <Text name="name" label="Name (letters, digits, dots, dashes)" />
      <Choice
        name="scope"
        label="Scope"
        options={SCOPES.map((one) => [one, one])}
        value="publish"
      />
      <button type="submit">Make a token</button>
    </Form>
    {list.length === 0 ? <p class="muted">Only those that OPERATOR_TOKENS names.</p> : null}
    <ul>
      {list.map(
        ({ prefix, name, scope, createdAt, createdBy, lastUsedAt, revokedAt, revokedBy }) => (
          <li>
            <b>{name}</b> {scope}
            <p class="facts">
              <span>acl_{prefix}_…</span>
              <span>
                made <When at={createdAt} now={desk.now} /> by {createdBy}
              </span>
              <span>
                {lastUsedAt === null ? (
                  'never used'
                ) : (
                  <>
                    used <When at={lastUsedAt} now={desk.now} />
                  </>
                )}
              </span>
              {revokedAt === null ? null : (
                <span>
                  revoked <When at={revokedAt} now={desk.now} /> by {revokedBy}
                </span>
              )}
            </p>
            {revokedAt === null ? (
              <form method="post" action={`/console/tokens/${prefix}/revoke`}>
                <button type="submit">Revoke, and end its sessions</button>
              </form>
            ) : null}
          </li>
        ),
      )}
    </ul>
  </Layout>
);
