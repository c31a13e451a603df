// One monitor's result as one region sees it: the probe of its kind, at most its configured
// retries, and a class. It never rejects: whatever goes wrong on our side is a result without a
// vote.

import { classify } from '../domain/answer.ts';
import type { Finding } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import { SHED } from '../domain/monitor.ts';
import type { MonitorKind } from '../domain/vocabulary.ts';
import { ProbeFault } from './fault.ts';
import { probeDns } from './dns.ts';
import { probeHttp } from './http.ts';
import type { Probe, ProbeMeans } from './probe.ts';
import { probeTcp } from './tcp.ts';
import { probeTls } from './tls.ts';
import { probeWebsocket } from './websocket.ts';

/** A heartbeat asks nobody: see `heartbeat.ts`. */
const PROBES: Partial<Record<MonitorKind, Probe>> = {
  http: probeHttp,
  websocket: probeWebsocket,
  tcp: probeTcp,
  tls: probeTls,
  dns: probeDns,
};

/**
 * The result of the last attempt; a good one ends the attempts. What goes wrong on our side while
 * trying again does not unsay what was seen before, and neither does `over`, the end of the run.
 */
export async function ask(
  monitor: Monitor,
  means: ProbeMeans,
  over: Promise<unknown> = Promise.race([]),
): Promise<Finding> {
  const ended = over.then(() => shed(monitor));
  let finding = await Promise.race([attempt(monitor, means), ended]);
  for (let retries = 0; retries < monitor.retries && finding.display === 'down'; retries += 1) {
    const trying = means.pause().then(() => attempt(monitor, means));
    const again = await Promise.race([trying, ended]);
    if (again.class === 'probe_error') break;
    finding = again;
  }
  return finding;
}

/** Of a monitor that nobody was left to ask. */
export function shed({ expect }: Monitor): Finding {
  return classify({ type: 'fault', reason: SHED }, expect);
}

async function attempt(monitor: Monitor, means: ProbeMeans): Promise<Finding> {
  const probe = PROBES[monitor.kind];
  try {
    if (probe === undefined) throw new ProbeFault(`${monitor.kind} monitors ask nobody`);
    return classify(await probe(monitor, means), monitor.expect);
  } catch (error) {
    const reason = error instanceof ProbeFault ? error.message : 'the probe itself failed';
    return classify({ type: 'fault', reason }, monitor.expect);
  }
}
