// Alertmanager and Grafana, played: groups of alerts in the shapes that they document. Nothing here knows Allclear.

export type PlayedAlert = {
  labels: Readonly<Record<string, string>>;
  /** Epoch ms. */
  startsAt: number;
  /** Epoch ms; null while it fires. */
  endsAt: number | null;
  fingerprint: string;
};

/** An alert of a service called api, unless `labels` say otherwise. */
export function played(
  fingerprint: string,
  startsAt: number,
  endsAt: number | null = null,
  labels: Readonly<Record<string, string>> = {},
): PlayedAlert {
  return {
    fingerprint,
    startsAt,
    endsAt,
    labels: { alertname: 'HighErrorRate', service: 'api', ...labels },
  };
}

const ZERO = '0001-01-01T00:00:00Z';

function alertOf({ labels, startsAt, endsAt, fingerprint }: PlayedAlert, zone = 'Z') {
  const text = (at: number) => {
    if (zone === 'Z') return new Date(at).toISOString();
    return `${new Date(at + 3_600_000).toISOString().slice(0, -1)}${zone}`;
  };
  return {
    status: endsAt === null ? 'firing' : 'resolved',
    labels,
    annotations: { summary: 'Requests fail', runbook_url: 'https://wiki.meridian.example/errors' },
    startsAt: text(startsAt),
    endsAt: endsAt === null ? ZERO : text(endsAt),
    generatorURL: 'http://prometheus.meridian.example:9090/graph?g0.expr=up',
    fingerprint,
  };
}

function groupOf(alerts: readonly PlayedAlert[], truncated: number) {
  return {
    status: alerts.some(({ endsAt }) => endsAt === null) ? 'firing' : 'resolved',
    receiver: 'allclear',
    groupLabels: { alertname: alerts[0]?.labels['alertname'] ?? '' },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alerts.meridian.example:9093',
    version: '4',
    groupKey: '{}:{alertname="HighErrorRate"}',
    truncatedAlerts: truncated,
  };
}

/** The body of one notification of Alertmanager. */
export function alertmanagerBody(alerts: readonly PlayedAlert[], truncated = 0): string {
  return JSON.stringify({
    ...groupOf(alerts, truncated),
    alerts: alerts.map((one) => alertOf(one)),
  });
}

/** The body of one notification of Grafana, which writes instants in its own zone. */
export function grafanaBody(alerts: readonly PlayedAlert[], orgId = 1): string {
  const group = groupOf(alerts, 0);
  return JSON.stringify({
    ...group,
    version: '1',
    orgId,
    title: '[FIRING:1] HighErrorRate',
    state: group.status === 'firing' ? 'alerting' : 'ok',
    message: 'Requests fail',
    alerts: alerts.map((one) => ({
      ...alertOf(one, '+01:00'),
      silenceURL: 'http://grafana.meridian.example/alerting/silence/new',
      dashboardURL: 'http://grafana.meridian.example/d/abc',
      panelURL: 'http://grafana.meridian.example/d/abc?viewPanel=1',
      values: { A: 12.5 },
    })),
  });
}

/** Grafana's signature of a body, over an instant too (epoch seconds) where one is given. */
export async function grafanaHeaders(
  secret: string,
  body: string,
  timestamp: number | null = null,
): Promise<Record<string, string>> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, [
    'sign',
  ]);
  const signed = timestamp === null ? body : `${timestamp}:${body}`;
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(signed)));
  return {
    'content-type': 'application/json',
    'x-grafana-alerting-signature': Array.from(digest, (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join(''),
    ...(timestamp === null ? {} : { 'x-grafana-alerting-timestamp': String(timestamp) }),
  };
}
