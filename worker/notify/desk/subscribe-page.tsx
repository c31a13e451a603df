// The page with the form to subscribe, and the feeds, which need no address.

import type { Catalog } from '../../domain/catalog.ts';
import type { Preferences } from '../../domain/subscriber.ts';
import type { SubscriberChannel } from '../../domain/vocabulary.ts';
import { CHANNELS } from '../../domain/vocabulary.ts';
import { Told } from '../../publish/pages/feeds.tsx';
import type { Frame } from '../../publish/pages/layout.tsx';
import { Choices, Contact, Problems } from './choices.tsx';
import type { ProblemField } from './form.ts';
import { Note, Sheet, text } from './pages.tsx';

export type SubscribeView = {
  frame: Frame;
  catalog: Catalog;
  /** Which can be told; none: subscribing is off. */
  channels: readonly SubscriberChannel[];
  channel: SubscriberChannel;
  address: string;
  /** Mail address of who hears when a webhook is disabled. */
  contact: string;
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
            {channels.includes('email') ? (
              <Contact frame={frame} value={view.contact} isWrong={problems.includes('contact')} />
            ) : null}
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
