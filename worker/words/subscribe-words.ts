// What the pages say on which people subscribe, confirm, choose and leave.

import type { Kind, SubscriberChannel } from '../domain/vocabulary.ts';

export type SubscribeWords = {
  /** The link to the page, and its heading. */
  title: string;
  intro(page: string): string;
  /** Why nobody can subscribe, where nothing is set up. */
  off: string;
  /** That there is no mail to choose, and what there is in its place. */
  noMail: string;
  channel: string;
  channels: Record<SubscriberChannel, string>;
  /** Label of the address, by channel. */
  addresses: Record<SubscriberChannel, string>;
  /** Why a browser gave nothing: it was refused, or something else. */
  push: { denied: string; failed: string };
  /** What else is to know of a channel. */
  hints: Record<SubscriberChannel, string>;
  topics: string;
  /** Of components and groups: none chosen means all. */
  components: string;
  allComponents: string;
  kinds: string;
  kind: Record<Kind, string>;
  minimumImpact: string;
  anyImpact: string;
  updates: string;
  everyUpdate: string;
  edges: string;
  digest: string;
  language: string;
  timezone: string;
  format: string;
  formats: { standard: string; statuspage: string };
  /** Label of the mail address that hears when a webhook or chat is disabled, and what becomes of it. */
  contact: string;
  contactHint: string;
  contactAsked: string;
  /** The button. */
  subscribe: string;
  /** What happens with the address. */
  privacy: string;
  others: string;
  othersIntro: string;
  sent: { title: string; text: string };
  tooOften: { title: string; text: string };
  /** The form came back with something wrong in it. */
  wrong: string;
  problems: {
    channel: string;
    email: string;
    push: string;
    webhook: string;
    slack: string;
    discord: string;
    teams: string;
    components: string;
    kinds: string;
    timezone: string;
    contact: string;
    other: string;
  };
  /** Agreeing to hear when a webhook is disabled. */
  watch: {
    title: string;
    text(page: string): string;
    button: string;
    doneTitle: string;
    doneText: string;
  };
  confirm: {
    title: string;
    text(page: string): string;
    button: string;
    doneTitle: string;
    doneText: string;
    secretTitle: string;
    secretText: string;
  };
  manage: {
    title: string;
    button: string;
    saved: string;
    disabled: string;
    enable: string;
    rotate: string;
    rotateText: string;
    data: string;
    dataText: string;
    export: string;
    erase: string;
    eraseText: string;
  };
  leave: {
    title: string;
    text(page: string): string;
    button: string;
    doneTitle: string;
    doneText: string;
  };
  /** A link that is not, or no longer, ours. */
  unknown: { title: string; text: string };
};
