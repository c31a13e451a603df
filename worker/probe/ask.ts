// One monitor's result as one region sees it: the probe of its kind, at most its configured
// retries, and a class. It never rejects: whatever goes wrong on our side is a result without a
// vote.

import { classify } from '../domain/answer.ts';
import type { Finding } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
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
 * trying again does not unsay what was seen before.
 */
export async function ask(monitor: Monitor, means: ProbeMeans): Promise<Finding> {
  let finding = await attempt(monitor, means);
  for (let retries = 0; retries < monitor.retries && finding.display === 'down'; retries += 1) {
    await means.pause();
    const again = await attempt(monitor, means);
    if (again.class === 'probe_error') break;
    finding = again;
  }
  return finding;
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
