// What each setting must look like. One table, read by the worker when it builds its configuration and
// by `npm start` before anything runs. It says what is wrong, what was expected and an example, and
// never repeats a value, which may be a secret.

export type Setting = {
  readonly name: string;
  readonly expected: string;
  readonly example: string;
  readonly accepts: (value: string) => boolean;
};

export type SettingProblem = {
  readonly name: string;
  readonly expected: string;
  readonly example: string;
};

/** The entries of a comma-separated setting, without the space around them. */
export function entriesOf(value: string): readonly string[] {
  return value.split(',').map((entry) => entry.trim());
}

const list = (accepts: (entry: string) => boolean) => (value: string) =>
  entriesOf(value).every((entry) => accepts(entry));
const matches = (pattern: RegExp) => (value: string) => pattern.test(value);

const isToken = matches(/^\S+$/);
const isOperator = matches(/^(?:[\w.-]{1,40}:(?:read|publish|admin):)?[^\s:,]{24,}$/);
const isLoopback = (url: URL) => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);

/** https anywhere, or http on this machine. */
function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

/** A web address to which paths are appended. */
const isBaseAddress = (value: string) =>
  isWebAddress(value) && new URL(value).search === '' && new URL(value).hash === '';

function isMailServer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return (protocol === 'smtp:' || protocol === 'smtps:') && hostname !== '';
}

const address = 'https, or http on this machine';
const token = 'text without spaces';
const tokens = 'one or more separated by commas, each text without spaces';

const base = (name: string, example: string): Setting => ({
  name,
  expected: `the address of the service, ${address}, without a query`,
  example,
  accepts: isBaseAddress,
});
const secret = (name: string, example: string): Setting => ({
  name,
  expected: token,
  example,
  accepts: isToken,
});
const secrets = (name: string, example: string): Setting => ({
  name,
  expected: tokens,
  example,
  accepts: list(isToken),
});

/** Every setting there is, besides `MONITOR_*`, which may be any text. */
export const settings: readonly Setting[] = [
  {
    name: 'SIGNING_KEY',
    expected: 'one or more keys separated by commas, newest first, each of 32 characters or more',
    example: 'the output of `openssl rand -hex 32`',
    accepts: list((key) => key.length >= 32),
  },
  {
    name: 'OPERATOR_TOKENS',
    expected:
      '`token` or `name:scope:token`, separated by commas; scope is read, publish or admin, each token has 24 characters or more',
    example: 'deploys:publish:3f9c…',
    accepts: list(isOperator),
  },
  secrets('PAGERDUTY_WEBHOOK_SECRETS', 'the secret that PagerDuty showed for the subscription'),
  {
    name: 'PAGERDUTY_ROUTING_KEY',
    expected: 'the 32 letters and digits of an Events API v2 integration',
    example: '0123456789abcdef0123456789abcdef',
    accepts: matches(/^[A-Za-z0-9]{32}$/),
  },
  secret('PAGERDUTY_API_TOKEN', 'u+AbCdEf0123456789'),
  {
    name: 'ALLOW_LOOPBACK',
    expected: '1, and only on your own machine; leave it out elsewhere',
    example: '1',
    accepts: (value) => value === '1',
  },
  secrets('ALERTMANAGER_TOKENS', 'the output of `openssl rand -hex 32`'),
  secrets('GRAFANA_SECRETS', 'the output of `openssl rand -hex 32`'),
  {
    name: 'EMAIL_FROM',
    expected: 'an address, with a name before it if you like',
    example: 'Meridian Status <status@meridian.example>',
    accepts: matches(
      /^(?:[^<>\r\n]+ <[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)$/,
    ),
  },
  {
    name: 'SMTP_URL',
    expected: 'the address of a mail server, smtp or smtps',
    example: 'smtps://user:password@smtp.meridian.example:465',
    accepts: isMailServer,
  },
  secret('RESEND_API_KEY', 're_0123456789'),
  secret('RESEND_WEBHOOK_SECRET', 'whsec_0123456789'),
  secret('POSTMARK_TOKEN', '01234567-89ab-cdef-0123-456789abcdef'),
  secret('POSTMARK_WEBHOOK_SECRET', 'the output of `openssl rand -hex 32`'),
  {
    name: 'SLACK_WEBHOOK_URL',
    expected: `the address of an incoming webhook, ${address}`,
    example: 'https://hooks.slack.com/services/T000/B000/XXXX',
    accepts: isWebAddress,
  },
  secret('GITHUB_TOKEN', 'github_pat_0123456789'),
  {
    name: 'GITHUB_REPOSITORY',
    expected: 'owner and name of the repository with a slash between',
    example: 'meridian/status',
    accepts: matches(/^[\w.-]+\/[\w.-]+$/),
  },
  {
    name: 'ACCESS_TEAM',
    expected: 'the name of the team, which comes before .cloudflareaccess.com',
    example: 'meridian',
    accepts: matches(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/),
  },
  {
    name: 'ACCESS_AUD',
    expected: "the application's audience tag, 64 hexadecimal digits",
    example: '0123456789abcdef…',
    accepts: matches(/^[0-9a-f]{64}$/),
  },
  {
    name: 'DEAD_MAN_URL',
    expected: `an address to ask once a minute, ${address}`,
    example: 'https://deadman.meridian.example/ping/allclear',
    accepts: isWebAddress,
  },
  {
    name: 'REGION_GENERATION',
    expected: 'a whole number from 1 on; one more than now has every region placed anew',
    example: '2',
    accepts: matches(/^[1-9]\d{0,5}$/),
  },
  base('PAGERDUTY_EVENTS_URL', 'https://events.pagerduty.com'),
  base('PAGERDUTY_API_URL', 'https://api.pagerduty.com'),
  base('TRACE_URL', 'https://www.cloudflare.com'),
  base('GITHUB_API_URL', 'https://api.github.com'),
  base('RESEND_API_URL', 'https://api.resend.com'),
  base('POSTMARK_API_URL', 'https://api.postmarkapp.com'),
];

/** What is malformed among these settings, in the order of the table; unset and empty ones are not. */
export function settingProblems(
  values: Readonly<Record<string, unknown>>,
): readonly SettingProblem[] {
  return settings.flatMap(({ name, expected, example, accepts }) => {
    const value = values[name];
    if (value === undefined || value === '') return [];
    return typeof value === 'string' && accepts(value) ? [] : [{ name, expected, example }];
  });
}

/** A problem as a person reads it. */
export function describeSettingProblem({ name, expected, example }: SettingProblem): string {
  return `${name} is malformed.\n  expected: ${expected}\n  example:  ${example}`;
}
