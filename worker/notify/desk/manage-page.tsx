// The page on which a subscriber chooses, by a link that nobody else has.

import type { Catalog } from '../../domain/catalog.ts';
import type { Preferences } from '../../domain/subscriber.ts';
import type { SubscriberChannel } from '../../domain/vocabulary.ts';
import type { Frame } from '../../publish/pages/layout.tsx';
import { Choices, Contact, Problems } from './choices.tsx';
import type { ProblemField } from './form.ts';
import { Note, Secret, Sheet, text } from './pages.tsx';

export type ManageView = {
  frame: Frame;
  catalog: Catalog;
  channel: SubscriberChannel;
  isDisabled: boolean;
  chosen: Preferences;
  problems: readonly ProblemField[];
  isSaved: boolean;
  /** A mail address was named that is asked now. */
  isAsked: boolean;
  /** Whether one can be. */
  canName: boolean;
  /** A new one, shown once. */
  secret: string | null;
};

export const managePage = (view: ManageView) => {
  const { frame, channel, isDisabled, problems, isSaved, isAsked, canName, secret } = view;
  const words = frame.voice.words.subscribe;
  const { manage } = words;
  return text(
    <Sheet frame={frame} title={manage.title}>
      <Note title={manage.title}>
        {isSaved ? <p role="status">{manage.saved}</p> : null}
        {isAsked ? <p role="status">{words.contactAsked}</p> : null}
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
      {canName ? (
        <form id="contact" method="post" class="form">
          <Contact frame={frame} value="" isWrong={problems.includes('contact')} isRequired />
          <p>
            <button name="action" value="contact">
              {manage.button}
            </button>
          </p>
        </form>
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
