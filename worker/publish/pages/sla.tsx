// `/sla`: whether each promise holds in the running month, how much of its budget is left, and the months before with their
// reports. The first sentence is the answer.

import { uptimeOf } from '../../domain/sla/figures.ts';
import type { View } from '../../snapshot/documents.ts';
import type { SlaDocument, SlaSummary } from '../../snapshot/sla-documents.ts';
import type { Sign } from '../signs.tsx';
import { LETTER_OF_SIGN, SignMark } from '../signs.tsx';
import { AsOf } from './answer.tsx';
import type { Frame } from './layout.tsx';
import { Layout } from './layout.tsx';
import { Facts, Moment } from './parts.tsx';
import { Pending, TierFacts, figure, percent, settledVerdict } from './sla-parts.tsx';

/** Months of the table. */
const MONTHS = 12;

type SlaProps = { sla: SlaDocument | null; view: View; frame: Frame };

export const SlaPage = ({ sla, view, frame }: SlaProps) => {
  const { voice, page, inside = null } = frame;
  const words = voice.words.sla;
  const answer = answerOf(sla, frame);
  return (
    <Layout
      frame={frame}
      title={`${words.title}: ${answer.text} · ${page.name}`}
      sign={answer.sign}
    >
      <section id="answer" class={LETTER_OF_SIGN[answer.sign]}>
        <h1>
          <SignMark sign={answer.sign} large />
          {answer.text}
        </h1>
        <p class="note">
          {words.intro} <a href="/guides/service-level/">{words.guide}</a>
        </p>
        {sla === null ? null : (
          <Facts rows={[[words.countedUntil, <Moment at={sla.at} voice={voice} />]]} />
        )}
        <AsOf view={view} voice={voice} />
      </section>
      {sla === null ? null : <Running sla={sla} frame={frame} />}
      <Past months={sla?.months ?? []} sla={sla} frame={frame} />
      {inside === null ? null : <Pending inside={inside} voice={voice} />}
    </Layout>
  );
};

function answerOf(sla: SlaDocument | null, { voice }: Frame): { text: string; sign: Sign } {
  const words = voice.words.sla;
  if (sla === null) return { text: words.noReports, sign: 'nodata' };
  const month = voice.utc.month(Date.parse(`${sla.month}-01`));
  const broken = sla.tiers.filter((tier) => settledVerdict(tier) === 'breached');
  if (broken.length > 0) {
    return { text: words.broken(broken.map(({ name }) => name).join(', '), month), sign: 'major' };
  }
  return sla.tiers.every(({ verdict }) => verdict === 'no_measurement')
    ? { text: words.unknown(month), sign: 'nodata' }
    : { text: words.holds(month), sign: 'operational' };
}

const Running = ({ sla, frame }: { sla: SlaDocument; frame: Frame }) => {
  const { voice, inside = null } = frame;
  const words = voice.words.sla;
  const names = new Map(sla.components.map(({ id, name }) => [id, name]));
  return (
    <>
      {sla.tiers.map((tier) => (
        <section>
          <h2 lang={voice.configured}>{tier.name}</h2>
          <TierFacts tier={tier} running inside={inside} names={names} voice={voice} />
        </section>
      ))}
      <section id="components">
        <h2>{words.windows}</h2>
        <table class="sla">
          <thead>
            <tr>
              {[
                words.component,
                words.uptime,
                words.bad,
                words.noData,
                words.excluded,
                words.reported,
              ].map((heading) => (
                <th scope="col">{heading}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sla.components.map(({ name, totals, reported }) => (
              <tr>
                <th scope="row" lang={voice.configured}>
                  {name}
                </th>
                <td data-of={words.uptime}>{percent(uptimeOf(totals), voice)}</td>
                <td data-of={words.bad}>{totals.bad}</td>
                <td data-of={words.noData}>{totals.noData}</td>
                <td data-of={words.excluded}>{totals.excluded}</td>
                <td data-of={words.reported}>{percent(reported, voice)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="note">
          {words.reportedNote(figure((sla.partialOutageWeight / 1000).toFixed(1), voice))}
        </p>
      </section>
    </>
  );
};

const Past = ({
  months,
  sla,
  frame: { voice },
}: {
  months: readonly SlaSummary[];
  sla: SlaDocument | null;
  frame: Frame;
}) => {
  const words = voice.words.sla;
  const tiers = sla?.tiers ?? [];
  return (
    <section id="past-months">
      <h2>{words.lastMonths}</h2>
      {months.length === 0 ? (
        <p class="empty">{words.noReports}</p>
      ) : (
        <table class="sla">
          <thead>
            <tr>
              <th scope="col">{words.month}</th>
              {tiers.map(({ name }) => (
                <th scope="col" lang={voice.configured}>
                  {name}
                </th>
              ))}
              <th scope="col">{words.uptime}</th>
            </tr>
          </thead>
          <tbody>
            {months
              .slice(-MONTHS)
              .toReversed()
              .map((month) => (
                <MonthRow month={month} tiers={tiers} voice={voice} sla={sla} />
              ))}
          </tbody>
        </table>
      )}
    </section>
  );
};

const MonthRow = ({
  month,
  tiers,
  voice,
  sla,
}: {
  month: SlaSummary;
  tiers: SlaDocument['tiers'];
  voice: Frame['voice'];
  sla: SlaDocument | null;
}) => {
  const words = voice.words.sla;
  const names = new Map((sla?.components ?? []).map(({ id, name }) => [id, name]));
  return (
    <tr>
      <th scope="row">
        <a href={voice.href(`/sla/reports/${month.month}.html`)}>
          {voice.utc.month(Date.parse(`${month.month}-01`))}
        </a>
      </th>
      {tiers.map(({ id, name }) => {
        const verdict = month.tiers[id];
        return <td data-of={name}>{verdict === undefined ? '' : words.verdicts[verdict]}</td>;
      })}
      <td data-of={words.uptime}>
        {Object.entries(month.components)
          .map(([id, [good, bad]]) => {
            const uptime = uptimeOf({ good, bad, noData: 0, excluded: 0 });
            return `${names.get(id) ?? id} ${percent(uptime, voice)}`;
          })
          .join(', ')}
      </td>
    </tr>
  );
};
