// What every page of the console is made of: head, navigation, problems at the top, forms that say once what they say.

import type { Child } from 'hono/jsx';
import type { Actor } from '../../domain/operator.ts';
import { includes } from '../../domain/operator.ts';
import type { ComponentStatus, Severity } from '../../domain/vocabulary.ts';
import type { Sign } from '../../publish/signs.tsx';
import { LETTER_OF_SIGN, SIGN_OF_STATUS, SignMark } from '../../publish/signs.tsx';
import { Sprite } from '../../publish/sprite.tsx';
import type { Problem } from '../problem.ts';
import { placeOf, QUESTIONS } from './incident/questions.ts';
import { SCRIPT_PATH, STYLE_PATH } from './style.ts';

/** What a page is told about its reader and the moment. */
export type Desk = {
  actor: Actor;
  /** Epoch ms. */
  now: number;
  page: { name: string; url: string };
  /** Makes what a form says be said once, however often it is sent. */
  newKey: () => string;
  problem: Problem | null;
  /** What has been done, said once at the top. */
  notice?: string | null;
};

export const mayPublish = ({ actor }: Desk) => includes(actor.scope, 'publish');
export const mayAdminister = ({ actor }: Desk) => includes(actor.scope, 'admin');

/** What is looked at during an incident stands in the bar, the rest one tap away. */
const PLACES = [
  ['/console', 'Now'],
  ['/console/incidents', 'Incidents'],
  ['/console/maintenance', 'Maintenance'],
] as const;
const MORE = [
  ['/console/monitors', 'Monitors'],
  ['/console/deliveries', 'Deliveries'],
  ['/console/subscribers', 'Subscribers'],
  ['/console/actions', 'Action items'],
  ['/console/reports', 'Reports'],
  ['/console/metrics', 'Metrics'],
  ['/console/audit', 'Audit'],
  ['/console/tokens', 'Tokens'],
] as const;

export const Layout = ({
  desk,
  path,
  title,
  children,
}: {
  desk: Desk;
  path: string;
  title: string;
  children: Child;
}) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width,initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>{`${title} · ${desk.page.name} console`}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={STYLE_PATH} />
      <script type="module" src={SCRIPT_PATH}></script>
    </head>
    <body>
      <Sprite />
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header>
        <nav aria-label="Console">
          {PLACES.map((place) => (
            <Place place={place} path={path} />
          ))}
          <details class="more">
            <summary>More</summary>
            <div>
              {MORE.filter(([place]) => place !== '/console/tokens' || mayAdminister(desk)).map(
                (place) => (
                  <Place place={place} path={path} />
                ),
              )}
              <a href="/console/docs">Documents</a>
              <a href="/">Public page</a>
              <form method="post" action="/console/sign-out">
                <button type="submit">Sign out {desk.actor.name}</button>
              </form>
            </div>
          </details>
        </nav>
      </header>
      <p id="changed" class="notice float" role="status" hidden>
        Something has changed. <a href="">Look again</a>
      </p>
      <p id="signed-out" class="problem float" role="status" hidden>
        Your session has ended.{' '}
        <a href="/console/sign-in" target="_blank">
          Sign in in another tab
        </a>
        , and go on here: what you typed stays.
      </p>
      <main id="main" data-now={desk.now} data-live={path === '/console' ? true : undefined}>
        {desk.problem === null ? null : <ProblemBox problem={desk.problem} />}
        {desk.notice ? (
          <p class="notice" role="status">
            {desk.notice}
          </p>
        ) : null}
        {children}
      </main>
    </body>
  </html>
);

const Place = ({
  place: [place, name],
  path,
}: {
  place: readonly [string, string];
  path: string;
}) => (
  <a href={place} aria-current={place === path ? 'page' : undefined}>
    {name}
  </a>
);

const ProblemBox = ({ problem: { title, detail, steps = [] } }: { problem: Problem }) => (
  <div class="problem" role="alert">
    <b>{title}</b>
    <p>{detail}</p>
    {steps.length === 0 ? null : (
      <ul>
        {steps.map((name) => (
          <li>
            <a href={placeOf(name)}>{QUESTIONS[name]}</a>
          </li>
        ))}
      </ul>
    )}
  </div>
);

/** A form that commands something; its key makes a second click harmless. */
export const Form = ({
  desk,
  action,
  command,
  row = false,
  back = false,
  preview,
  children,
}: {
  desk: Desk;
  /** '': to the page that it stands on. */
  action: string;
  command?: string;
  row?: boolean;
  /** Leads back to Now. */
  back?: boolean;
  /** Where it is asked what it would say, while somebody types. */
  preview?: string;
  children: Child;
}) => (
  <form
    method="post"
    action={action === '' ? undefined : action}
    autocomplete="off"
    class={row ? 'row' : undefined}
    data-preview={preview}
  >
    {command === undefined ? null : <input type="hidden" name="do" value={command} />}
    <input type="hidden" name="key" value={desk.newKey()} />
    {back ? <input type="hidden" name="back" value="now" /> : null}
    {children}
  </form>
);

export const Text = ({
  name,
  label,
  value = '',
  rows,
  required = true,
  type,
}: {
  name: string;
  label: string;
  value?: string | undefined;
  rows?: number;
  required?: boolean;
  type?: string;
}) => (
  <label>
    {label}
    {rows === undefined ? (
      <input name={name} type={type} value={value === '' ? undefined : value} required={required} />
    ) : (
      <textarea name={name} rows={rows} required={required}>
        {value}
      </textarea>
    )}
  </label>
);

export const Choice = ({
  name,
  label,
  options,
  value,
}: {
  name: string;
  label: string;
  options: readonly (readonly [string, string])[];
  value?: string | undefined;
}) => (
  <label>
    {label}
    <select name={name}>
      {options.map(([own, text]) => (
        <option value={own === text ? undefined : own} selected={own === value}>
          {text}
        </option>
      ))}
    </select>
  </label>
);

export const State = ({ sign, children }: { sign: Sign; children: Child }) => (
  <span class={`state ${LETTER_OF_SIGN[sign]}`}>
    <SignMark sign={sign} />
    {children}
  </span>
);

export const StatusWord = ({ status }: { status: ComponentStatus }) => (
  <State sign={SIGN_OF_STATUS[status]}>{status.replaceAll('_', ' ')}</State>
);

const SIGN_OF_SEVERITY: Record<Severity, Sign> = {
  'SEV-1': 'major',
  'SEV-2': 'partial',
  'SEV-3': 'degraded',
  'SEV-4': 'nodata',
};

export const SeverityWord = ({ severity }: { severity: Severity }) => (
  <State sign={SIGN_OF_SEVERITY[severity]}>{severity}</State>
);

/** Says what the emptiness of a list means. */
export const Empty = ({ children }: { children: Child }) => <p class="muted">{children}</p>;

/** "40 s", "12 min", "1 h 20 min", "3 days". */
export function lengthOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.floor(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes >= 2_880) return `${Math.floor(minutes / 1_440)} days`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** How long until something is due, counted down by the script: "in 12:31", "overdue by 0:40". */
export const Due = ({ at, now }: { at: number; now: number }) => (
  <>
    <b class={at < now ? 'late' : undefined} data-due={at}>
      {at < now ? `overdue by ${lengthOf(now - at)}` : `in ${lengthOf(at - now)}`}
    </b>{' '}
    ({new Date(at).toISOString().slice(11, 16)} UTC)
  </>
);

/** "in 12 min (10:42 UTC)", "3 min ago (10:27 UTC)". */
export const When = ({ at, now }: { at: number; now: number }) => {
  const ms = Math.abs(at - now);
  const length = ms < 60_000 ? 'under a minute' : lengthOf(ms);
  const iso = new Date(at).toISOString();
  const day =
    iso.slice(0, 10) === new Date(now).toISOString().slice(0, 10) ? '' : `${iso.slice(0, 10)} `;
  return (
    <time
      datetime={iso}
    >{`${at > now ? `in ${length}` : `${length} ago`} (${day}${iso.slice(11, 16)} UTC)`}</time>
  );
};
