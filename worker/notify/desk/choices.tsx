// The parts of a form in which somebody chooses what to hear, and what was wrong with what they sent.

import type { Catalog } from '../../domain/catalog.ts';
import type { Preferences } from '../../domain/subscriber.ts';
import { IMPACTS, KINDS } from '../../domain/vocabulary.ts';
import type { Frame } from '../../publish/pages/layout.tsx';
import { LANGUAGES, TAGS } from '../../words/index.ts';
import type { ProblemField } from './form.ts';

export const Problems = ({
  problems,
  frame,
}: {
  problems: readonly ProblemField[];
  frame: Frame;
}) => {
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

export const Choices = ({ frame, catalog, chosen, withFormat }: ChoicesProps) => {
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

/** The mail address of who hears when a webhook or chat is disabled. */
export const Contact = ({
  frame,
  value,
  isWrong,
  isRequired = false,
}: {
  frame: Frame;
  value: string;
  isWrong: boolean;
  isRequired?: boolean;
}) => {
  const { contact, contactHint } = frame.voice.words.subscribe;
  return (
    <label class="field">
      <span>{contact}</span>
      <input
        name="email"
        type="email"
        maxlength={254}
        autocomplete="off"
        required={isRequired}
        value={value}
        aria-invalid={isWrong ? 'true' : undefined}
      />
      <small>{contactHint}</small>
    </label>
  );
};
