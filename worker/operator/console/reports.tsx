// Promises as the people who keep them need them: month by month what was met and what is owed, and the corrections that
// somebody proposes and another one approves. What a form asks for goes through the API's own endpoints.

import type { Catalog } from '../../domain/catalog.ts';
import { targetText } from '../../domain/sla/figures.ts';
import { promisedComponents } from '../../domain/sla/progress.ts';
import type { Correction, MonthState, SlaState } from '../../domain/sla/state.ts';
import { readStanding } from '../../store/reports.ts';
import { html, keyIn, to } from './answer.ts';
import { fieldsOf, instantOf } from './form.ts';
import type { Desk } from './layout.tsx';
import {
  Choice,
  Empty,
  Form,
  Layout,
  mayAdminister,
  mayPublish,
  State,
  Text,
  When,
} from './layout.tsx';
import type { Room } from './room.ts';
import { through } from './through.ts';

/** Corrections that are shown; the API lists all. */
const CORRECTIONS = 30;

export function reports({ door, operators, officeFor, deskFor }: Room): void {
  const { db, catalog } = operators;
  const page = async (desk: Desk, status = 200) => {
    const { sla } = (await readStanding(db)).page;
    return html(<ReportsPage desk={desk} catalog={catalog} sla={sla} />, status);
  };

  door('GET', '/console/reports', (_c, asking) => page(deskFor(asking)));
  door('POST', '/console/reports/corrections', async (c, asking) => {
    const fields = await fieldsOf(c.req.raw);
    const { component = '', from = '', until = '', reason = '' } = fields;
    const answer = await through(officeFor(c), asking, ['POST', '/v1/sla/corrections'], {
      body: { component, from: instantOf(from), to: instantOf(until), reason },
      key: keyIn(fields, asking),
    });
    if (!('problem' in answer)) return to('/console/reports');
    return page(deskFor(asking, answer.problem), answer.problem.status);
  });
  door('POST', '/console/reports/corrections/:id', async (c, asking) => {
    const fields = await fieldsOf(c.req.raw);
    const verb = fields['decision'] === 'approve' ? 'approve' : 'reject';
    const { reason = '' } = fields;
    const answer = await through(
      officeFor(c),
      asking,
      ['POST', `/v1/sla/corrections/:correction_id/${verb}`],
      {
        params: { correction_id: c.req.param('id') ?? '' },
        body: verb === 'approve' ? {} : { reason },
        key: keyIn(fields, asking),
      },
    );
    if (!('problem' in answer)) return to('/console/reports');
    return page(deskFor(asking, answer.problem), answer.problem.status);
  });
}

const ReportsPage = ({ desk, catalog, sla }: { desk: Desk; catalog: Catalog; sla: SlaState }) => {
  const months = Object.entries(sla.months).toSorted(([a], [b]) => (a < b ? 1 : -1));
  const corrections = Object.values(sla.corrections).toSorted(
    (a, b) => b.proposedAt - a.proposedAt,
  );
  return (
    <Layout desk={desk} path="/console/reports" title="Reports">
      <h1>Promises and reports</h1>
      {catalog.sla.tiers.length === 0 ? (
        <Empty>
          Nothing is promised. A promise is a tier under <code>sla.tiers</code> in
          content/status.yaml; its months are then measured, reported and credited.
        </Empty>
      ) : (
        <p>
          <a href="/sla">The running month</a> ·{' '}
          <a href="/v1/sla/credits.csv">Credits as CSV, for invoices</a>
        </p>
      )}
      {catalog.sla.tiers.length > 0 && months.length === 0 ? (
        <Empty>No month is over yet. The first report is made on the first day of the next.</Empty>
      ) : null}
      {months.length === 0 ? null : <h2>Months</h2>}
      {months.map(([month, state]) => (
        <Month catalog={catalog} month={month} state={state} />
      ))}
      <h2>Corrections</h2>
      {corrections.length === 0 ? (
        <Empty>
          None. A correction takes windows out of a promise, with its reason in the report: for
          example when our own probe was at fault.
        </Empty>
      ) : null}
      {corrections.slice(0, CORRECTIONS).map((one) => (
        <One desk={desk} catalog={catalog} one={one} />
      ))}
      {mayPublish(desk) && catalog.sla.tiers.length > 0 ? (
        <Propose desk={desk} catalog={catalog} />
      ) : null}
    </Layout>
  );
};

const Month = ({
  catalog,
  month,
  state,
}: {
  catalog: Catalog;
  month: string;
  state: MonthState;
}) => (
  <article>
    <h3>{state.revision === 0 ? month : <a href={`/sla/reports/${month}.html`}>{month}</a>}</h3>
    <p class="facts">
      <span>{state.revision === 0 ? 'not reported yet' : `revision ${state.revision}`}</span>
      {state.revision === 0 ? null : <a href={`/sla/reports/${month}.csv`}>CSV</a>}
      {state.revision === 0 ? null : <a href={`/sla/reports/${month}.json`}>JSON</a>}
    </p>
    <ul>
      {Object.entries(state.tiers).map(([id, tier]) => (
        <li>
          <State
            sign={
              tier.breached
                ? 'major'
                : tier.questioned && tier.confirmed === null
                  ? 'degraded'
                  : 'operational'
            }
          >
            {tier.breached
              ? 'missed'
              : tier.questioned && tier.confirmed === null
                ? 'a person has to decide'
                : 'not missed'}
          </State>{' '}
          {catalog.sla.tiers.find((one) => one.id === id)?.name ?? id}
          <p class="facts">
            {tier.creditPer100k === null ? null : (
              <span>
                credit <b>{targetText(tier.creditPer100k)} %</b> of the monthly fee
              </span>
            )}
            {tier.warned === 0 ? null : <span>{tier.warned} % of the budget was spent</span>}
            {tier.customersTold ? <span>its customers were told</span> : null}
            {tier.confirmed === null ? null : (
              <span>
                {tier.confirmed.by} decided “{tier.confirmed.verdict}”: {tier.confirmed.reason}
              </span>
            )}
          </p>
        </li>
      ))}
    </ul>
  </article>
);

const SIGNS = { pending: 'degraded', approved: 'operational', rejected: 'nodata' } as const;

const One = ({ desk, catalog, one }: { desk: Desk; catalog: Catalog; one: Correction }) => {
  const action = `/console/reports/corrections/${one.id}`;
  const name = catalog.components.find(({ id }) => id === one.component)?.name ?? one.component;
  return (
    <article>
      <p>
        <State sign={SIGNS[one.status]}>{one.status}</State> {name}, {instantText(one.from)} to{' '}
        {instantText(one.to)}
      </p>
      <p>{one.reason}</p>
      <p class="facts">
        <span>
          proposed by {one.proposedBy} <When at={one.proposedAt} now={desk.now} />
        </span>
        {one.decidedBy === null ? null : <span>decided by {one.decidedBy}</span>}
      </p>
      {one.status === 'pending' && mayAdminister(desk) ? (
        <div class="row">
          <Form desk={desk} action={action} row>
            <input type="hidden" name="decision" value="approve" />
            <button type="submit">Approve: a further revision of {one.month}</button>
          </Form>
          <Form desk={desk} action={action} row>
            <input type="hidden" name="decision" value="reject" />
            <Text name="reason" label="Or reject it, because" />
            <button type="submit">Reject</button>
          </Form>
        </div>
      ) : null}
    </article>
  );
};

const Propose = ({ desk, catalog }: { desk: Desk; catalog: Catalog }) => (
  <details>
    <summary>Propose a correction</summary>
    <Form desk={desk} action="/console/reports/corrections">
      <Choice
        name="component"
        label="Component"
        options={promisedComponents(catalog).map((id) => [
          id,
          catalog.components.find((one) => one.id === id)?.name ?? id,
        ])}
      />
      <div class="row">
        <Text name="from" label="From, UTC" type="datetime-local" />
        <Text name="until" label="Until, UTC" type="datetime-local" />
      </div>
      <Text name="reason" label="Why; it stands in the report" />
      <p class="muted">
        Whole windows of five minutes of one month. It counts once an admin has approved it.
      </p>
      <button type="submit">Propose</button>
    </Form>
  </details>
);

function instantText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
