// Bindings and settings of the worker. Settings come in two types, so that a secret can reach only what takes `Secrets`:
// `PublicConfig` may be shown to anybody, `Secrets` never. A malformed setting is a problem that names the variable, what
// was expected and an example, never its value: a start stops on it, a deployed worker treats it as unset and says so.

import type { ConfiguredToken } from './domain/operator.ts';
import { parseOperatorToken } from './domain/operator.ts';
import type { SettingProblem } from './settings.ts';
import { entriesOf, settingProblems } from './settings.ts';

export type Bindings = {
  DB: D1Database;
  LAST_GOOD: KVNamespace;
  ASSETS: Fetcher;
  /** Names what is deployed; part of every validator, so that new code is shown at once. */
  VERSION: WorkerVersionMetadata;
  NUDGES: Queue;
  REGION: DurableObjectNamespace;
  CLOCK: DurableObjectNamespace;
  EMAIL: SendEmail;
  /** Slows down whoever guesses at tokens. */
  SIGNUP_BURST: RateLimit;
  OPERATOR_BURST: RateLimit;
};

/** What the platform hands to the worker: bindings, and settings as text. */
export type Environment = Bindings & Readonly<Record<string, unknown>>;

export type PublicConfig = {
  /** Local only: monitors may watch this machine. */
  allowLoopback: boolean;
  /** Part of the names of the regions' objects; another one makes new objects. */
  regionGeneration: number;
  /** Base URL of PagerDuty's Events API v2. */
  pagerdutyEventsUrl: string;
  /** Base URL of PagerDuty's REST API. */
  pagerdutyApiUrl: string;
  /** Base URL of where probes are told from where they are seen. */
  traceUrl: string;
  /** Cloudflare Access in front of the console; null: there is none. */
  access: { team: string; audience: string } | null;
  /** Who mail comes from, `Name <address>` or an address; null: no mail is sent. */
  emailFrom: string | null;
  /** Base URL of GitHub's REST API. */
  githubApiUrl: string;
  /** `owner/name`, where postmortems are proposed; null: nowhere. */
  githubRepository: string | null;
  /** Base URLs of the services that send mail. */
  resendApiUrl: string;
  postmarkApiUrl: string;
};

export type Secrets = {
  /** By alert source; any of them may have signed a delivery, none: the source is switched off. */
  webhooks: {
    pagerduty: readonly string[];
    alertmanager: readonly string[];
    grafana: readonly string[];
  };
  pagerdutyRoutingKey: string | null;
  /** Of the REST API; null: what webhooks lose is not looked up. */
  pagerdutyApiToken: string | null;
  slackWebhookUrl: string | null;
  /** Asked after every tick that was recorded; null: nobody is told. */
  deadManUrl: string | null;
  /** May write contents, pull requests and issues of the repository. */
  githubToken: string | null;
  operatorTokens: readonly ConfiguredToken[];
  /** What signatures, tokens and ciphertexts are derived from, newest first; none: what needs them is switched off. */
  signingKeys: readonly string[];
  /** `smtp://` or `smtps://`, with user and password. */
  smtpUrl: string | null;
  resendApiKey: string | null;
  postmarkToken: string | null;
  /** What reports of bounces are known by. */
  bounces: { resend: string | null; postmark: string | null };
  /** Values of `${secret.MONITOR_…}`, by name. */
  monitor: Readonly<Record<string, string>>;
};

export type Settings = {
  config: PublicConfig;
  secrets: Secrets;
  problems: readonly SettingProblem[];
};

/** Reads the settings out of an environment; a malformed one counts as unset and is named in `problems`. Pure. */
export function readSettings(environment: Readonly<Record<string, unknown>>): Settings {
  const problems = settingProblems(environment);
  const malformed = new Set(problems.map(({ name }) => name));
  const text = (name: string): string | null => {
    const value = environment[name];
    return typeof value === 'string' && value !== '' && !malformed.has(name) ? value : null;
  };
  const several = (name: string) => entriesOf(text(name) ?? '').filter((entry) => entry !== '');
  const monitor = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith('MONITOR_') && typeof value === 'string' ? [[name, value]] : [],
    ),
  );
  return {
    config: {
      allowLoopback: text('ALLOW_LOOPBACK') === '1',
      regionGeneration: Number(text('REGION_GENERATION') ?? 1),
      pagerdutyEventsUrl: text('PAGERDUTY_EVENTS_URL') ?? 'https://events.pagerduty.com',
      pagerdutyApiUrl: text('PAGERDUTY_API_URL') ?? 'https://api.pagerduty.com',
      traceUrl: text('TRACE_URL') ?? 'https://www.cloudflare.com',
      access: accessOf(text('ACCESS_TEAM'), text('ACCESS_AUD')),
      emailFrom: text('EMAIL_FROM'),
      githubApiUrl: text('GITHUB_API_URL') ?? 'https://api.github.com',
      githubRepository: text('GITHUB_REPOSITORY'),
      resendApiUrl: text('RESEND_API_URL') ?? 'https://api.resend.com',
      postmarkApiUrl: text('POSTMARK_API_URL') ?? 'https://api.postmarkapp.com',
    },
    secrets: {
      webhooks: {
        pagerduty: several('PAGERDUTY_WEBHOOK_SECRETS'),
        alertmanager: several('ALERTMANAGER_TOKENS'),
        grafana: several('GRAFANA_SECRETS'),
      },
      pagerdutyRoutingKey: text('PAGERDUTY_ROUTING_KEY'),
      pagerdutyApiToken: text('PAGERDUTY_API_TOKEN'),
      slackWebhookUrl: text('SLACK_WEBHOOK_URL'),
      deadManUrl: text('DEAD_MAN_URL'),
      githubToken: text('GITHUB_TOKEN'),
      operatorTokens: several('OPERATOR_TOKENS').flatMap(
        (entry) => parseOperatorToken(entry) ?? [],
      ),
      signingKeys: several('SIGNING_KEY'),
      smtpUrl: text('SMTP_URL'),
      resendApiKey: text('RESEND_API_KEY'),
      postmarkToken: text('POSTMARK_TOKEN'),
      bounces: {
        resend: text('RESEND_WEBHOOK_SECRET'),
        postmark: text('POSTMARK_WEBHOOK_SECRET'),
      },
      monitor,
    },
    problems,
  };
}

/** Half of the two settings verifies nothing, so it counts as none. */
function accessOf(team: string | null, audience: string | null): PublicConfig['access'] {
  return team === null || audience === null ? null : { team, audience };
}
