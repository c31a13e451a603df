// What somebody who subscribes, or changes their mind, has sent: a form or JSON, read field by field. Whatever is wrong is
// named by its field; what was sent is never repeated in an error.

import type { Catalog } from '../../domain/catalog.ts';
import type { Egress } from '../../domain/egress.ts';
import type { Preferences } from '../../domain/subscriber.ts';
import { FORMATS } from '../../domain/subscriber.ts';
import type { SubscriberChannel } from '../../domain/vocabulary.ts';
import { CHANNELS, IMPACTS, KINDS } from '../../domain/vocabulary.ts';
import { TAGS } from '../../words/index.ts';
import type { Words } from '../../words/index.ts';
import { bytesOf } from './taken.ts';
import { isZone } from '../preferences.ts';
import { endpointOf, pushAddressIn } from '../push.ts';

/** Nobody's choice is longer. */
export const BODY_BYTES_LIMIT = 16 * 1024;
const ADDRESS_LIMIT = 254;
const URL_LIMIT = 1_000;

/** Field → what was sent; several values of one field are kept. */
export type Fields = ReadonlyMap<string, readonly string[]>;

export type ProblemField = keyof Words['subscribe']['problems'];

export type SignUp = {
  channel: SubscriberChannel;
  address: string;
  preferences: Preferences;
  /** Mail address of who is to hear when a webhook or chat is disabled. */
  contact: string | null;
  /** What a browser's subscription was before it replaced it; null: nothing is known. */
  was: string | null;
};

export type Parsed<Value> = { ok: true; value: Value } | { ok: false; problems: ProblemField[] };

/** Null: it is too large, or neither a form nor JSON. */
export async function fieldsIn(request: Request): Promise<Fields | null> {
  const body = await bytesOf(request, BODY_BYTES_LIMIT);
  if (body === null) return null;
  const type = request.headers.get('Content-Type') ?? '';
  if (type.startsWith('multipart/form-data')) {
    try {
      const form = await new Response(body, { headers: { 'Content-Type': type } }).formData();
      const pairs = [...form].flatMap(([name, value]): [string, string][] =>
        typeof value === 'string' ? [[name, value]] : [],
      );
      return grouped(pairs);
    } catch {
      return null;
    }
  }
  const text = new TextDecoder().decode(body);
  if (!/^application\/json\b/i.test(type)) return grouped([...new URLSearchParams(text)]);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return grouped(
      Object.entries(value).flatMap(([name, one]) =>
        (Array.isArray(one) ? one : [one]).map((each): [string, string] => [name, textOf(each)]),
      ),
    );
  } catch {
    return null;
  }
}

const textOf = (value: unknown) =>
  typeof value === 'boolean'
    ? value
      ? 'on'
      : ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

function grouped(pairs: readonly [string, string][]): Fields {
  const fields = new Map<string, string[]>();
  for (const [name, value] of pairs) fields.set(name, [...(fields.get(name) ?? []), value]);
  return fields;
}

export const firstOf = (fields: Fields, name: string) => fields.get(name)?.[0]?.trim() ?? '';

export function parseSignUp(
  fields: Fields,
  catalog: Catalog,
  egress: Egress,
  standard: Preferences,
): Parsed<SignUp> {
  const channel = CHANNELS.find((one) => one === (firstOf(fields, 'channel') || 'email'));
  const preferences = parsePreferences(fields, catalog, standard);
  const problems = preferences.ok ? [] : preferences.problems;
  if (channel === undefined) return { ok: false, problems: ['channel', ...problems] };
  const address = addressIn(channel, firstOf(fields, 'address'), egress);
  if (address === null) return { ok: false, problems: [channel, ...problems] };
  if (!preferences.ok) return { ok: false, problems };
  const named = hasContact(channel) ? firstOf(fields, 'email') : '';
  const contact = named === '' ? null : addressIn('email', named, egress);
  if (named !== '' && contact === null) return { ok: false, problems: ['contact'] };
  const was = channel === 'push' ? addressIn(channel, firstOf(fields, 'was'), egress) : null;
  return { ok: true, value: { channel, address, preferences: preferences.value, contact, was } };
}

/** Where nothing arrives any more there is no other way to whoever it belongs to. */
export const hasContact = (channel: SubscriberChannel) => channel !== 'email' && channel !== 'push';

/** `whole`: a form that says everything, so that a box which is not ticked counts. */
export function parsePreferences(
  fields: Fields,
  { components, groups }: Catalog,
  standard: Preferences,
): Parsed<Preferences> {
  const problems = new Set<ProblemField>();
  const isForm = fields.has('form');
  const several = (name: string, fallback: readonly string[]) =>
    fields.get(name)?.filter((one) => one !== '') ?? (isForm ? [] : [...fallback]);
  const one = <const Word extends string>(
    name: string,
    words: readonly Word[],
    fallback: Word,
    field: ProblemField = 'other',
  ): Word => {
    const sent = firstOf(fields, name);
    if (sent === '') return fallback;
    const found = words.find((word) => word === sent);
    if (found === undefined) problems.add(field);
    return found ?? fallback;
  };
  const chosenComponents = several('components', standard.components);
  const chosenGroups = several('groups', standard.groups);
  const isKnown = (ids: readonly string[], all: readonly { id: string }[]) =>
    ids.every((id) => all.some((known) => known.id === id));
  if (!isKnown(chosenComponents, components) || !isKnown(chosenGroups, groups)) {
    problems.add('components');
  }
  const sentKinds = several('kinds', standard.kinds);
  const kinds = KINDS.filter((kind) => sentKinds.includes(kind));
  if (kinds.length === 0 || kinds.length !== new Set(sentKinds).size) problems.add('kinds');
  const timezone = firstOf(fields, 'timezone') || standard.timezone;
  if (!isZone(timezone)) problems.add('timezone');
  const digest = fields.has('digest')
    ? firstOf(fields, 'digest') !== ''
    : !isForm && standard.digest;
  const value: Preferences = {
    components: [...new Set(chosenComponents)],
    groups: [...new Set(chosenGroups)],
    kinds,
    minimumImpact: one('minimumImpact', IMPACTS, standard.minimumImpact),
    updates: one('updates', ['every', 'edges'], standard.updates),
    digest,
    language: one('language', TAGS, languageTag(standard.language)),
    timezone,
    format: one('format', FORMATS, standard.format),
    // Not for the subscriber to say.
    tiers: standard.tiers,
    watches: standard.watches,
    contact: standard.contact,
  };
  return problems.size > 0 ? { ok: false, problems: [...problems] } : { ok: true, value };
}

const languageTag = (tag: string) => TAGS.find((one) => one === tag) ?? 'en';

/** The hosts of the chats, where an address gives itself away. */
const CHATS: Partial<Record<SubscriberChannel, RegExp>> = {
  slack: /^https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/\S+$/,
  discord: /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]+$/,
  teams:
    /^https:\/\/[\w.-]+\.(?:logic\.azure\.com|powerplatform\.com|powerautomate\.com)(?::443)?\/\S+$/,
};

/** As it is stored; null: it is none. */
export function addressIn(channel: SubscriberChannel, text: string, egress: Egress): string | null {
  if (channel === 'email') {
    const fits = /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]+\.[^\s<>()[\]\\,;:"@.]{2,}$/u;
    const clean = [...text].every((character) => character > ' ' && character !== '\u007f');
    return clean && text.length <= ADDRESS_LIMIT && fits.test(text) ? text : null;
  }
  if (channel === 'push') return pushAddressIn(text, egress);
  if (text.length > URL_LIMIT) return null;
  const permission = egress(text);
  if (!permission.ok) return null;
  const { url } = permission;
  // The egress policy lets loopback through, over http too, where the settings of a developer say so.
  if (url.protocol === 'http:') return url.href;
  const chat = CHATS[channel];
  if (chat !== undefined && !chat.test(text)) return null;
  return url.href;
}

/** Two spellings of one address are one subscriber. */
export function lookupText(channel: SubscriberChannel, address: string): string {
  if (channel === 'push') return `${channel} ${endpointOf(address)}`;
  return `${channel} ${channel === 'email' ? address.toLowerCase() : address}`;
}
