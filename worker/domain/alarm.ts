// From verdicts to alarms: what a tick found, as changes of verdict and as trouble that a monitor reports. One alarm lasts from
// the first failing tick until the monitor is up and, where it comes and goes, until it has been calm for a while.

import type { Monitor } from './catalog.ts';
import { monitorsOf } from './catalog.ts';
import { episodesOf } from './episode.ts';
import type { Drafted, Evidence, SourceKey, SourceReported } from './event.ts';
import { probedStatus } from './incident-components.ts';
import { componentsUnderMaintenance } from './maintenance.ts';
import type { MonitorState } from './monitor.ts';
import type { Context } from './settle.ts';
import { isUnstable } from './stability.ts';
import type { Severity } from './vocabulary.ts';
import type { World } from './world.ts';
import { evolve, record } from './world.ts';

export function draftReport(at: number, key: string, actor: string, event: SourceReported) {
  return { stream: event.source, at, actor, key, event };
}

/** Compares where the monitors stand with what is known: changed verdicts, and alarms to raise or to end. */
export function ticked(
  world: World,
  minute: number,
  states: Readonly<Record<string, MonitorState>>,
  evidence: Readonly<Record<string, Evidence>>,
  context: Context,
): Drafted[] {
  const { catalog } = context;
  const changed: Drafted[] = [];
  for (const { id } of catalog.monitors) {
    const state = states[id];
    const known = world.page.monitors[id]?.verdict ?? 'no_data';
    if (state === undefined || state.verdict === known) continue;
    changed.push({
      stream: 'page',
      at: state.since,
      actor: 'automation',
      key: `tick:${minute}:${id}:verdict`,
      event: {
        type: 'monitor.changed',
        monitor: id,
        verdict: state.verdict,
        since: state.since,
      },
    });
  }
  const after = evolve(world, record(changed, world, context.now));
  const failing = new Set(
    Object.entries(states).flatMap(([id, { runs }]) => (runs.down?.bad === true ? [id] : [])),
  );
  const alarms = catalog.monitors.flatMap((monitor) =>
    alarm(after, monitor, minute, { evidence: evidence[monitor.id], failing }, context),
  );
  return [...changed, ...alarms];
}

/** What a tick saw beside the verdicts: of this monitor, and which ones have begun to fail. */
type Seen = { evidence: Evidence | undefined; failing: ReadonlySet<string> };

/** Raises or ends one monitor's alarm. Maintenance and failing parents keep it from being raised, not from ending. */
function alarm(
  world: World,
  monitor: Monitor,
  minute: number,
  { evidence, failing }: Seen,
  context: Context,
): Drafted[] {
  const { catalog } = context;
  const source: SourceKey = `monitor:${monitor.id}`;
  const state = world.page.monitors[monitor.id];
  const raised = episodesOf(world.reports.get(source) ?? []).at(-1)?.open ?? false;
  const down = state?.verdict === 'down';
  if (state === undefined || state.verdict === 'no_data' || down === raised) return [];
  if (down && isExpected(world, monitor, failing, context)) return [];
  // What comes and goes is one alarm, which ends with the first long calm.
  if (!down && isUnstable(state, minute)) return [];
  const status = probedStatus(catalog, world.page, monitor.component);
  const event: SourceReported = {
    type: 'source.reported',
    source,
    id: `tick:${minute}:${monitor.id}`,
    what: down ? 'triggered' : 'resolved',
    detail: down ? 'probes failed' : 'probes recovered',
    human: false,
    severity: down ? severityOf(world, monitor, context) : null,
    assumedSeverity: 'SEV-2',
    components: { [monitor.component]: down ? status : null },
    publish: 'auto',
    autoResolve: true,
    mergedInto: null,
    text: null,
    publishText: false,
    future: false,
    ...(down && evidence !== undefined ? { evidence } : {}),
  };
  const lastEnd =
    episodesOf(world.reports.get(source) ?? [])
      .at(-1)
      ?.spans.at(-1)?.to ?? 0;
  const turnedAt = down ? state.since : (state.recoveredAt ?? state.since);
  const at = Math.max(turnedAt, lastEnd + 1, maintainedUntil(world, monitor.component));
  return [draftReport(at, event.id, 'automation', event)];
}

/**
 * Whether something else explains that it is down. A parent that began to fail and is not confirmed yet explains it as
 * well, if it is asked often enough to be confirmed or cleared within a few ticks of this one.
 */
export function isExpected(
  world: World,
  monitor: Monitor,
  failing: ReadonlySet<string>,
  { catalog }: Pick<Context, 'catalog'>,
): boolean {
  const maintained = componentsUnderMaintenance(Object.values(world.page.maintenances));
  if (monitor.silence && maintained.has(monitor.component)) return true;
  return ancestorsOf(monitor, catalog.monitors).some(
    ({ id, intervalMs }) =>
      world.page.monitors[id]?.verdict === 'down' ||
      (failing.has(id) && intervalMs <= monitor.intervalMs),
  );
}

function ancestorsOf(monitor: Monitor, monitors: readonly Monitor[]): Monitor[] {
  const found = new Set<Monitor>();
  const queue = [...monitor.dependsOn];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const parent = monitors.find((one) => one.id === id);
    if (parent === undefined || found.has(parent)) continue;
    found.add(parent);
    queue.push(...parent.dependsOn);
  }
  return [...found];
}

/** Failing during maintenance is no impact; the impact begins where the maintenance ended. */
function maintainedUntil(world: World, component: string): number {
  const ends = Object.values(world.page.maintenances)
    .filter(({ components }) => components.includes(component))
    .map(({ completedAt }) => completedAt ?? 0);
  return Math.max(0, ...ends);
}

/** All of a component's monitors down: SEV-1; some: SEV-2; a monitor's own setting wins. */
function severityOf(world: World, monitor: Monitor, { catalog }: Context): Severity {
  if (monitor.severity !== null) return monitor.severity;
  const all = monitorsOf(catalog, monitor.component).every(
    ({ id }) => world.page.monitors[id]?.verdict === 'down',
  );
  return all ? 'SEV-1' : 'SEV-2';
}
