// Bindings and settings of the worker. Settings come in two types, so that a secret can reach only what takes `Secrets`:
// `PublicConfig` may be shown to anybody, `Secrets` never. A malformed setting is a problem that names the variable, what
// was expected and an example, never its value: a start stops on it, a deployed worker treats it as unset and says so.

export type Bindings = {
  DB: D1Database;
  LAST_GOOD: KVNamespace;
  ASSETS: Fetcher;
  NUDGES: Queue;
  REGION: DurableObjectNamespace;
  EMAIL: SendEmail;
};

/** What the platform hands to the worker: bindings, and settings as text. */
export type Environment = Bindings & Readonly<Record<string, unknown>>;

export type PublicConfig = {
  /** Local only: monitors may watch this machine. */
  allowLoopback: boolean;
  /** Base URL of PagerDuty's Events API v2. */
  pagerdutyEventsUrl: string;
};

export type Secrets = {
  /** Any of them may have signed a delivery; none: the webhook is switched off. */
  pagerdutyWebhookSecrets: readonly string[];
  pagerdutyRoutingKey: string | null;
  slackWebhookUrl: string | null;
  /** Values of `${secret.MONITOR_…}`, by name. */
  monitor: Readonly<Record<string, string>>;
};

export type SettingProblem = { name: string; expected: string; example: string };

export type Settings = {
  config: PublicConfig;
  secrets: Secrets;
  problems: readonly SettingProblem[];
};

type Rule = { test: RegExp; expected: string; example: string };

const httpsUrl: Rule = {
  test: /^https:\/\/[^\s/]+(\/\S*)?$/,
  expected: 'an https address',
  example: 'https://hooks.example.com/path',
};

/** A base URL may be on this machine, so that a test or a proxy can stand in for the service. */
const baseUrl: Rule = {
  test: /^(https:\/\/[^\s/]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)(\/\S*)?$/,
  expected: 'an https address, or http on this machine',
  example: 'https://api.example.com',
};

/** Several texts of at least `length` characters, separated by commas. */
function several(length: number, example: string): Rule {
  return {
    test: new RegExp(`^\\s*[^\\s,]{${length},}\\s*(,\\s*[^\\s,]{${length},}\\s*)*$`),
    expected: `one or several texts of at least ${length} characters, separated by commas`,
    example,
  };
}

function something(expected: string, example: string): Rule {
  return { test: /\S/, expected, example };
}

/** Every setting there is, but for `MONITOR_…`. A name that is not here is not read. */
export const SETTING_RULES: Readonly<Record<string, Rule>> = {
  PAGERDUTY_WEBHOOK_SECRETS: several(16, 'one-secret-of-16-characters-or-more,the-one-before-it'),
  PAGERDUTY_ROUTING_KEY: {
    test: /^[A-Za-z0-9]{32}$/,
    expected: 'the 32 letters and digits of an Events API v2 integration key',
    example: '0123456789abcdef0123456789abcdef',
  },
  PAGERDUTY_API_TOKEN: something('a REST API token', 'y_NbAkKc66ryYTWUXYEu'),
  OPERATOR_TOKENS: {
    test: /^\s*([\w-]+:(read|publish|admin):)?[^\s,:]{24,}\s*(,\s*([\w-]+:(read|publish|admin):)?[^\s,:]{24,}\s*)*$/,
    expected:
      '`token` or `name:scope:token` (scope read, publish or admin; tokens of at least 24 characters), separated by commas',
    example: 'deploys:publish:a-token-of-at-least-24-characters',
  },
  SIGNING_KEY: several(32, 'any-text-of-thirty-two-characters-or-more'),
  EMAIL_FROM: {
    test: /^([^<>\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
    expected: 'an address, with or without a name',
    example: 'Meridian Status <status@meridian.example>',
  },
  SMTP_URL: {
    test: /^smtps?:\/\/([^\s:@/]+(:[^\s@/]*)?@)?[^\s:@/]+(:\d+)?\/?$/,
    expected: 'smtp(s)://user:password@host:port',
    example: 'smtps://user:password@smtp.meridian.example:465',
  },
  SLACK_WEBHOOK_URL: { ...baseUrl, example: 'https://hooks.slack.com/services/T000/B000/XXXX' },
  GITHUB_TOKEN: something('a token that may open pull requests', 'github_pat_…'),
  GITHUB_REPOSITORY: {
    test: /^[\w.-]+\/[\w.-]+$/,
    expected: 'owner/name',
    example: 'meridian/status',
  },
  ACCESS_TEAM: { test: /^[a-z0-9-]+$/, expected: "the team's name", example: 'meridian' },
  ACCESS_AUD: {
    test: /^[0-9a-f]{64}$/,
    expected: "the application's audience tag, 64 hexadecimal digits",
    example: '4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2',
  },
  DEAD_MAN_URL: { ...httpsUrl, example: 'https://deadman.meridian.example/ping/allclear' },
  ALERTMANAGER_TOKENS: several(16, 'a-bearer-token-of-16-or-more'),
  GRAFANA_SECRETS: several(16, 'a-signing-secret-of-16-or-more'),
  RESEND_API_KEY: something('an API key', 're_123456789'),
  RESEND_WEBHOOK_SECRET: something('the signing secret of the webhook', 'whsec_…'),
  POSTMARK_TOKEN: something('a server token', '00000000-0000-0000-0000-000000000000'),
  POSTMARK_WEBHOOK_SECRET: something('the secret in the webhook address', 'any-text'),
  ALLOW_LOOPBACK: { test: /^[01]$/, expected: '1 or 0', example: '1' },
  PAGERDUTY_EVENTS_URL: baseUrl,
  PAGERDUTY_API_URL: baseUrl,
  GITHUB_API_URL: baseUrl,
  RESEND_API_URL: baseUrl,
  POSTMARK_API_URL: baseUrl,
};

/** Reads the settings out of an environment. Pure; the same for the worker, the start and the deployment. */
export function readSettings(environment: Readonly<Record<string, unknown>>): Settings {
  const problems: SettingProblem[] = [];
  const text = (name: string): string | null => {
    const value = environment[name];
    const rule = SETTING_RULES[name];
    if (typeof value !== 'string' || value.trim() === '' || rule === undefined) return null;
    return rule.test.test(value) ? value.trim() : null;
  };
  for (const [name, { test, expected, example }] of Object.entries(SETTING_RULES)) {
    const value = environment[name];
    if (typeof value === 'string' && value.trim() !== '' && !test.test(value)) {
      problems.push({ name, expected, example });
    }
  }
  const list = (name: string) =>
    text(name)
      ?.split(',')
      .map((item) => item.trim()) ?? [];
  const monitor = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith('MONITOR_') && typeof value === 'string' ? [[name, value]] : [],
    ),
  );
  return {
    config: {
      allowLoopback: text('ALLOW_LOOPBACK') === '1',
      pagerdutyEventsUrl: text('PAGERDUTY_EVENTS_URL') ?? 'https://events.pagerduty.com',
    },
    secrets: {
      pagerdutyWebhookSecrets: list('PAGERDUTY_WEBHOOK_SECRETS'),
      pagerdutyRoutingKey: text('PAGERDUTY_ROUTING_KEY'),
      slackWebhookUrl: text('SLACK_WEBHOOK_URL'),
      monitor,
    },
    problems,
  };
}

/** A problem in words, for a terminal. */
export function printSettingProblem({ name, expected, example }: SettingProblem): string {
  return `${name} is malformed: expected ${expected}, for example ${name}="${example}"`;
}
