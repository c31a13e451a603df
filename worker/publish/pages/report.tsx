// A month's report, on screen and on A4: verdicts first, then what they were counted from, then what happened in the month.

import { uptimeOf } from '../../domain/sla/figures.ts';
import type { View } from '../../snapshot/documents.ts';
import type { PublicReport, ReportDocument } from '../../snapshot/sla-documents.ts';
import type { Voice } from '../voice.ts';
import type { Frame } from './layout.tsx';
import { Layout } from './layout.tsx';
import { Facts, Moment, foreign, safeHref } from './parts.tsx';
import { TierFacts, figure, percent, settledVerdict } from './sla-parts.tsx';

type ReportProps = { report: ReportDocument; view: View; frame: Frame };

export const ReportPage = ({ report, frame }: ReportProps) => {
  const { voice, inside = null } = frame;
  const words = voice.words.sla;
  const { content } = report;
  const names = new Map(content.components.map(({ id, name }) => [id, name]));
  const title = words.reportTitle(voice.utc.month(Date.parse(`${content.month}-01`)));
  const isBroken = content.tiers.some((tier) => settledVerdict(tier) === 'breached');
  return (
    <Layout
      frame={frame}
      title={`${title} · ${content.page.name}`}
      sign={isBroken ? 'major' : content.problem === null ? 'operational' : 'nodata'}
    >
      <section id="answer">
        <h1>{title}</h1>
        <p class="note">
          {content.page.name}. {words.intro} <a href="/guides/service-level/">{words.guide}</a>
        </p>
        {content.problem === null ? null : <p class="note">{words.nothingMeasured}</p>}
        <Facts
          rows={[
            [words.revision, String(content.revision)],
            [words.frozen, <Moment at={content.at} voice={voice} />],
            content.reason !== null && [words.reason, content.reason],
          ]}
        />
      </section>
      {content.tiers.map((tier) => (
        <section>
          <h2 lang={voice.configured}>{tier.name}</h2>
          <TierFacts tier={tier} running={false} inside={inside} names={names} voice={voice} />
        </section>
      ))}
      <Windows content={content} voice={voice} />
      <Incidents content={content} names={names} voice={voice} />
      <Maintenances content={content} names={names} voice={voice} />
      <Corrections content={content} names={names} voice={voice} />
      <Trend content={content} voice={voice} />
      <Files report={report} path={frame.path} voice={voice} />
    </Layout>
  );
};

type Part = { content: PublicReport; voice: Voice };
type Named = Part & { names: ReadonlyMap<string, string> };

const Windows = ({ content, voice }: Part) => {
  const words = voice.words.sla;
  const headings = [
    words.component,
    words.uptime,
    words.good,
    words.bad,
    words.noData,
    words.excluded,
    words.reported,
  ];
  return (
    <section id="windows">
      <h2>{words.windows}</h2>
      <table class="sla">
        <thead>
          <tr>
            {headings.map((heading) => (
              <th scope="col">{heading}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {content.components.map(({ name, totals, reported }) => (
            <tr>
              <th scope="row" lang={voice.configured}>
                {name}
              </th>
              <td data-of={words.uptime}>{percent(uptimeOf(totals), voice)}</td>
              <td data-of={words.good}>{totals.good}</td>
              <td data-of={words.bad}>{totals.bad}</td>
              <td data-of={words.noData}>{totals.noData}</td>
              <td data-of={words.excluded}>{totals.excluded}</td>
              <td data-of={words.reported}>{percent(reported, voice)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">
        {words.reportedNote(figure((content.partialOutageWeight / 1000).toFixed(1), voice))}
      </p>
    </section>
  );
};

const Incidents = ({ content, names, voice }: Named) => {
  const words = voice.words.sla;
  const { incidents, incidentCount, incidentMs } = content;
  return (
    <section id="incidents">
      <h2>{words.incidents}</h2>
      <p class="note">
        {incidentCount === 0
          ? words.noIncidents
          : words.incidentSum(incidentCount, voice.duration(incidentMs))}{' '}
        {incidents.length < incidentCount ? words.listed(incidents.length) : ''}
      </p>
      <ol>
        {incidents.map((incident) => (
          <li class="entry">
            <p>
              <a
                href={voice.href(`/incidents/${incident.id}`)}
                lang={foreign(incident.name, voice)}
              >
                {voice.name(incident.name)}
              </a>
              {', '}
              <Moment at={incident.startedAt} voice={voice} />, {voice.duration(incident.lastedMs)}{' '}
              ({incident.components.map((id) => names.get(id) ?? id).join(', ')})
            </p>
            {incident.rootCause === null ? null : (
              <p>
                {words.rootCause}: {incident.rootCause}
              </p>
            )}
            {incident.postmortem === null ? null : (
              <p>
                <a href={safeHref(incident.postmortem.url)}>{incident.postmortem.title}</a>
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
};

const Maintenances = ({ content, names, voice }: Named) => {
  const words = voice.words.sla;
  return (
    <section id="maintenance">
      <h2>{words.maintenance}</h2>
      {content.maintenances.length === 0 ? <p class="empty">{words.noMaintenance}</p> : null}
      <ul>
        {content.maintenances.map(({ id, name, components, stretches }) => (
          <li class="entry">
            <p>
              <a href={voice.href(`/maintenance/${id}`)}>{name}</a> (
              {components.map((one) => names.get(one) ?? one).join(', ')})
            </p>
            {stretches.map(({ from, to, plannedTo, announcedAt, counted }) => (
              <p>
                <Moment at={from} voice={voice} /> –{' '}
                <Moment at={counted === null ? to : plannedTo} voice={voice} />:{' '}
                {words.excludedWhy[counted ?? 'excluded']}, {words.announced}{' '}
                <Moment at={announcedAt} voice={voice} />
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Corrections = ({ content, names, voice }: Named) => {
  const words = voice.words.sla;
  return (
    <section id="corrections">
      <h2>{words.corrections}</h2>
      {content.corrections.length === 0 ? <p class="empty">{words.noCorrections}</p> : null}
      <ul>
        {content.corrections.map(({ component, from, to, reason }) => (
          <li class="entry">
            {names.get(component) ?? component}, <Moment at={from} voice={voice} /> –{' '}
            <Moment at={to} voice={voice} />: {reason}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Trend = ({ content, voice }: Part) => {
  const words = voice.words.sla;
  const { components, trend } = content;
  const own = Object.fromEntries(components.map(({ id, totals }) => [id, totals]));
  const months = [
    { month: content.month, of: (id: string) => own[id] },
    ...trend.toReversed().map(({ month, components: past }) => ({
      month,
      of: (id: string) => {
        const [good, bad, noData, excluded] = past[id] ?? [0, 0, 0, 0];
        return { good, bad, noData, excluded };
      },
    })),
  ];
  return (
    <section id="trend">
      <h2>{words.trend}</h2>
      <table class="sla">
        <thead>
          <tr>
            <th scope="col">{words.month}</th>
            {components.map(({ name }) => (
              <th scope="col" lang={voice.configured}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, of }) => (
            <tr>
              <th scope="row">{voice.utc.month(Date.parse(`${month}-01`))}</th>
              {components.map(({ id, name }) => {
                const totals = of(id);
                return (
                  <td data-of={name}>
                    {percent(totals === undefined ? null : uptimeOf(totals), voice)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

const Files = ({
  report: { hash },
  path,
  voice,
}: {
  report: ReportDocument;
  path: string;
  voice: Voice;
}) => {
  const words = voice.words.sla;
  const file = path.replace(/\.html$/, '');
  return (
    <section id="files">
      <h2>{words.files}</h2>
      <p class="note">{words.filesNote}</p>
      <p>
        <a href={`${file}.json`}>JSON</a> · <a href={`${file}.csv`}>CSV</a> ·{' '}
        <a href="/sla/reports/schema.json">JSON Schema</a>
      </p>
      <Facts rows={[[words.hash, <code>{hash}</code>]]} />
    </section>
  );
};
