// The pages for those who subscribe: every one of them works without script, and none acts before a button is pressed.

import type { Child } from 'hono/jsx';
import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Catalog } from '../../domain/catalog.ts';
import type { Preferences } from '../../domain/subscriber.ts';
import { CHANNELS, IMPACTS, KINDS } from '../../domain/vocabulary.ts';
import type { SubscriberChannel } from '../../domain/vocabulary.ts';
import { LANGUAGES, TAGS } from '../../words/index.ts';
import { Told } from '../../publish/pages/feeds.tsx';
import type { Frame } from '../../publish/pages/layout.tsx';
import { Layout } from '../../publish/pages/layout.tsx';
import type { ProblemField } from './form.ts';

const text = (element: JSX.Element) => `<!doctype html>${String(element)}`;

type SheetProps = {
  frame: Frame;
  title: string;
  isPublic?: boolean;
  script?: string | null;
  children: Child;
};

const Sheet = ({ frame, title, isPublic = false, script = null, children }: SheetProps) => (
  <Layout
    frame={frame}
    title={`${title} · ${frame.page.name}`}
    sign="operational"
    still={isPublic ? 'public' : 'private'}
    script={script}
  >
    {children}
  </Layout>
);

const Note = ({ title, children }: { title: string; children: Child }) => (
  <section id="answer">
    <h1>{title}</h1>
    {children}
  </section>
);

export type SubscribeView = {
  frame: Frame;
  catalog: Catalog;
  /** Which can be told; none: subscribing is off. */
  channels: readonly SubscriberChannel[];
  channel: SubscriberChannel;
  address: string;
  chosen: Preferences;
  problems: readonly ProblemField[];
  /** What a browser is told to subscribe to; null: it cannot. */
  serverKey: string | null;
};

export const subscribePage = (view: SubscribeView) => {
  const { frame, channels, channel, address, problems, serverKey } = view;
  const canPush = serverKey !== null && channels.includes('push');
  const words = frame.voice.words.subscribe;
  return text(
    <Sheet
      frame={frame}
      title={words.title}
      isPublic
      script={canPush ? frame.assets.pushScript : null}
    >
      <Note title={words.title}>
        <p class="note">{words.intro(frame.page.name)}</p>
        {channels.length === 0 ? <p class="note">{words.off}</p> : null}
      </Note>
      {channels.length === 0 ? null : (
        <form id="subscribe" method="post" action="/api/subscribers" class="form">
          <input type="hidden" name="form" value={frame.voice.words.locale.slice(0, 2)} />
          <Problems problems={problems} frame={frame} />
          <fieldset>
            <legend>{words.channel}</legend>
            {CHANNELS.filter((one) => channels.includes(one)).map((one) => (
              <label class="check" {...(one === 'push' ? forScript(serverKey, words.push) : {})}>
                <input type="radio" name="channel" value={one} checked={one === channel} />
                <span>
                  {words.channels[one]}
                  <small>{words.hints[one]}</small>
                </span>
              </label>
            ))}
          </fieldset>
          {channels.includes('email') ? null : <p class="note">{words.noMail}</p>}
          {canPush ? <p id="push-said" role="status" class="note" /> : null}
          <label id="address" class="field">
            <span>{words.addresses[channels.includes('email') ? 'email' : channel]}</span>
            <input
              name="address"
              required
              maxlength={1000}
              autocomplete="email"
              autocapitalize="off"
              spellcheck={false}
              value={address}
              aria-invalid={
                problems.some((one) => CHANNELS.some((known) => known === one)) ? 'true' : undefined
              }
            />
          </label>
          <details open={problems.length > 0}>
            <summary>{words.topics}</summary>
            <Choices {...view} withFormat={channels.includes('webhook')} />
          </details>
          <p>
            <button class="main">{words.subscribe}</button>
          </p>
          <p class="note">{words.privacy}</p>
        </form>
      )}
      <Told
        voice={frame.voice}
        title={words.others}
        intro={<p class="note">{words.othersIntro}</p>}
      />
      <ComponentFeeds {...view} />
    </Sheet>,
  );
};

/** Shown by the script alone, where the browser has notifications. */
const forScript = (
  serverKey: string | null,
  { denied, failed }: { denied: string; failed: string },
) => ({
  id: 'push',
  hidden: true,
  'data-key': serverKey ?? '',
  'data-denied': denied,
  'data-failed': failed,
});

/** The feeds of one component each. */
const ComponentFeeds = ({ catalog, frame }: SubscribeView) => {
  const { told } = frame.voice.words.page;
  const feeds = [
    ['/history.rss', told.rss],
    ['/history.atom', told.atom],
    ['/history.ics', told.calendar],
  ] as const;
  return (
    <section id="parts">
      {catalog.components.map(({ id, name }) => (
        <p class="links">
          <b lang={frame.voice.configured}>{name}</b>
          {feeds.map(([path, label]) => (
            <a
              href={`${path}?component=${encodeURIComponent(id)}`}
              aria-label={`${name}: ${label}`}
            >
              {label}
            </a>
          ))}
        </p>
      ))}
    </section>
  );
};

const Problems = ({ problems, frame }: { problems: readonly ProblemField[]; frame: Frame }) => {
  const words = frame.voice.words.subscribe;
  return problems.length === 0 ? null : (
    <div role="alert" class="problems">
      <p>{words.wrong}</p>
      <ul>
        {problems.map((field) => (
          <li>{words.problems[field]}</li>
        ))}
      </ul>
    </div>
  );
};

/** Below the box of its group; in which language its label is. */
type Look = { isInside?: boolean; lang?: string | undefined };

type ChoicesProps = { frame: Frame; catalog: Catalog; chosen: Preferences; withFormat: boolean };

const Choices = ({ frame, catalog, chosen, withFormat }: ChoicesProps) => {
  const { words, configured } = frame.voice;
  const { subscribe } = words;
  const box = (name: string, value: string, label: string, checked: boolean, more: Look = {}) => (
    <label class={more.isInside ? 'check in' : 'check'}>
      <input type="checkbox" name={name} value={value} checked={checked} />
      <span lang={more.lang}>{label}</span>
    </label>
  );
  const part = ({ id, name }: { id: string; name: string }, isInside: boolean) =>
    box('components', id, name, chosen.components.includes(id), { isInside, lang: configured });
  const { components, groups } = catalog;
  return (
    <>
      <fieldset>
        <legend>{subscribe.components}</legend>
        <p class="note">{subscribe.allComponents}</p>
        {groups.map(({ id, name }) => (
          <>
            {box('groups', id, name, chosen.groups.includes(id), { lang: configured })}
            {components.filter(({ group }) => group === id).map((one) => part(one, true))}
          </>
        ))}
        {components.filter(({ group }) => group === null).map((one) => part(one, false))}
      </fieldset>
      <fieldset>
        <legend>{subscribe.kinds}</legend>
        {KINDS.map((kind) => box('kinds', kind, subscribe.kind[kind], chosen.kinds.includes(kind)))}
      </fieldset>
      <Select
        name="minimumImpact"
        label={subscribe.minimumImpact}
        value={chosen.minimumImpact}
        options={IMPACTS.map((impact) => [
          impact,
          impact === 'none' ? subscribe.anyImpact : words.impact[impact],
        ])}
      />
      <Select
        name="updates"
        label={subscribe.updates}
        value={chosen.updates}
        options={[
          ['every', subscribe.everyUpdate],
          ['edges', subscribe.edges],
        ]}
      />
      {box('digest', 'on', subscribe.digest, chosen.digest)}
      <Select
        name="language"
        label={subscribe.language}
        value={chosen.language}
        options={TAGS.map((tag) => [tag, LANGUAGES[tag].ownName])}
      />
      <label class="field">
        <span>{subscribe.timezone}</span>
        <input name="timezone" value={chosen.timezone} maxlength={64} spellcheck={false} />
      </label>
      {withFormat ? (
        <Select
          name="format"
          label={subscribe.format}
          value={chosen.format}
          options={[
            ['standard', subscribe.formats.standard],
            ['statuspage', subscribe.formats.statuspage],
          ]}
        />
      ) : null}
    </>
  );
};

type SelectProps = {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
};

const Select = ({ name, label, value, options }: SelectProps) => (
  <label class="field">
    <span>{label}</span>
    <select name={name}>
      {options.map(([option, said]) => (
        <option value={option} selected={option === value}>
          {said}
        </option>
      ))}
    </select>
  </label>
);

/** A page that only says something. */
export const notePage = (frame: Frame, { title, text: said }: { title: string; text: string }) =>
  text(
    <Sheet frame={frame} title={title}>
      <Note title={title}>
        <p class="note">{said}</p>
        <p class="links">
          <a href={frame.voice.href('/')}>{frame.voice.words.page.missing.home}</a>
        </p>
      </Note>
    </Sheet>,
  );

/** A page with one button; pressing it posts to the page's own address. */
export const buttonPage = (
  frame: Frame,
  { title, text: said, button }: { title: string; text: string; button: string },
) =>
  text(
    <Sheet frame={frame} title={title}>
      <Note title={title}>
        <p class="note">{said}</p>
        <form method="post">
          <button class="main">{button}</button>
        </form>
      </Note>
    </Sheet>,
  );

export const confirmedPage = (
  frame: Frame,
  { secret, manage }: { secret: string | null; manage: string },
) => {
  const { subscribe, notify } = frame.voice.words;
  const { confirm } = subscribe;
  return text(
    <Sheet frame={frame} title={confirm.doneTitle}>
      <Note title={confirm.doneTitle}>
        <p class="note">{confirm.doneText}</p>
        {secret === null ? null : <Secret secret={secret} frame={frame} />}
        <p class="links">
          <a href={manage}>{notify.manage}</a>
          <a href={frame.voice.href('/')}>{frame.voice.words.page.missing.home}</a>
        </p>
      </Note>
    </Sheet>,
  );
};

const Secret = ({ secret, frame }: { secret: string; frame: Frame }) => {
  const { confirm } = frame.voice.words.subscribe;
  return (
    <>
      <h2>{confirm.secretTitle}</h2>
      <p class="note">{confirm.secretText}</p>
      <p>
        <code class="secret">{secret}</code>
      </p>
    </>
  );
};

export type ManageView = {
  frame: Frame;
  catalog: Catalog;
  channel: SubscriberChannel;
  isDisabled: boolean;
  chosen: Preferences;
  problems: readonly ProblemField[];
  isSaved: boolean;
  /** A new one, shown once. */
  secret: string | null;
};

export const managePage = (view: ManageView) => {
  const { frame, channel, isDisabled, problems, isSaved, secret } = view;
  const words = frame.voice.words.subscribe;
  const { manage } = words;
  return text(
    <Sheet frame={frame} title={manage.title}>
      <Note title={manage.title}>
        {isSaved ? <p role="status">{manage.saved}</p> : null}
        {isDisabled ? <p class="note">{manage.disabled}</p> : null}
        {secret === null ? null : <Secret secret={secret} frame={frame} />}
        {isDisabled ? <Act action="enable" label={manage.enable} /> : null}
      </Note>
      <form id="choices" method="post" class="form">
        <input type="hidden" name="form" value="manage" />
        <Problems problems={problems} frame={frame} />
        <Choices {...view} withFormat={channel === 'webhook'} />
        <p>
          <button class="main" name="action" value="save">
            {manage.button}
          </button>
        </p>
      </form>
      {channel === 'webhook' ? (
        <section id="secret">
          <p class="note">{manage.rotateText}</p>
          <Act action="rotate" label={manage.rotate} />
        </section>
      ) : null}
      <section id="data">
        <h2>{manage.data}</h2>
        <p class="note">{manage.dataText}</p>
        <Act action="export" label={manage.export} />
        <p class="note">{manage.eraseText}</p>
        <Act action="erase" label={manage.erase} />
      </section>
    </Sheet>,
  );
};

const Act = ({ action, label }: { action: string; label: string }) => (
  <form method="post">
    <button name="action" value={action}>
      {label}
    </button>
  </form>
);
