// The pages as text: each a pure function of documents and "now".

import type { JSX } from 'hono/jsx/jsx-runtime';
import type {
  HistoryDocument,
  LatencyDocument,
  PublicComponent,
  PublicIncident,
  PublicMaintenance,
  View,
} from '../../snapshot/documents.ts';
import type { ReportDocument, SlaDocument } from '../../snapshot/sla-documents.ts';
import { Banner } from './banner.tsx';
import { ComponentPage } from './component.tsx';
import type { HistoryAsked } from './history.tsx';
import { HistoryPage, firstMonthOf, historyPath, monthOf } from './history.tsx';
import { IncidentPage } from './incident.tsx';
import type { Frame } from './layout.tsx';
import { MaintenancePage } from './maintenance.tsx';
import { MissingPage } from './missing.tsx';
import { ReportPage } from './report.tsx';
import { SlaPage } from './sla.tsx';
import { StatusPage } from './status.tsx';

export type { Frame } from './layout.tsx';

const text = (element: JSX.Element) => `<!doctype html>${String(element)}`;

export const statusPage = (view: View, frame: Frame) =>
  text(<StatusPage view={view} frame={frame} />);

export const incidentPage = (incident: PublicIncident, view: View, frame: Frame) =>
  text(<IncidentPage incident={incident} view={view} frame={frame} />);

export const maintenancePage = (maintenance: PublicMaintenance, view: View, frame: Frame) =>
  text(<MaintenancePage maintenance={maintenance} view={view} frame={frame} />);

export const componentPage = (
  component: PublicComponent,
  latency: LatencyDocument | null,
  view: View,
  frame: Frame,
) => text(<ComponentPage component={component} latency={latency} view={view} frame={frame} />);

/**
 * The history of one month, `2026-11`; null where the page did not exist then, where time has not come there yet, or where
 * nobody knows the component that is asked for.
 */
export function historyPage(
  { month, component }: { month: string; component: string | null },
  history: HistoryDocument | null,
  view: View,
  frame: Frame,
): string | null {
  const [current, first] = [monthOf(view.now), firstMonthOf(view.page)];
  if (month > current || (month < first && history === null)) return null;
  if (component !== null && !isKnown(component, history, view)) return null;
  return text(
    <HistoryPage
      month={month}
      component={component}
      current={current}
      first={first}
      history={history}
      view={view}
      frame={frame}
    />,
  );
}

/** A component of the page, or one of earlier days that an incident of the month names. */
const isKnown = (id: string, history: HistoryDocument | null, { page }: View) =>
  page.components.some((one) => one.id === id) ||
  (history?.incidents ?? []).some(({ components }) => components.some((one) => one.id === id));

/** How the promises are kept; null: nothing was counted yet. */
export const slaPage = (sla: SlaDocument | null, view: View, frame: Frame) =>
  text(<SlaPage sla={sla} view={view} frame={frame} />);

export const reportPage = (report: ReportDocument, view: View, frame: Frame) =>
  text(<ReportPage report={report} view={view} frame={frame} />);

/** What other sites embed. */
export const bannerPage = (view: View, frame: Frame) => text(<Banner view={view} frame={frame} />);

export const missingPage = (frame: Frame) => text(<MissingPage frame={frame} />);

export { historyPath, monthOf };
export type { HistoryAsked };
