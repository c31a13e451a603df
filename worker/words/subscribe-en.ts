// English, on the pages for subscribers.

import type { SubscribeWords } from './subscribe-words.ts';

export const subscribe: SubscribeWords = {
  title: 'Subscribe',
  intro: (page) => `Hear of incidents and planned maintenance of ${page}, and of nothing else.`,
  off: 'Nobody can subscribe at the moment: sending messages is not set up here. The feeds below work without it.',
  noMail: 'This page sends no e-mail. A feed reader is told without any address: see below.',
  channel: 'Send it to',
  channels: {
    email: 'E-mail',
    push: 'This browser',
    webhook: 'Webhook',
    slack: 'Slack',
    discord: 'Discord',
    teams: 'Microsoft Teams',
  },
  addresses: {
    email: 'Your address',
    push: 'What the browser gives',
    webhook: 'Address that we post to',
    slack: 'Address of the incoming webhook',
    discord: 'Address of the webhook',
    teams: 'Address of the workflow',
  },
  push: {
    denied:
      'This browser does not allow notifications of this page. Allow them in its settings, then try again.',
    failed: 'This browser could not be subscribed. Try again, or choose another way.',
  },
  hints: {
    email: 'We send one mail to it, with a link to confirm.',
    push: 'As a notification. The browser asks you first; the first one has a page to confirm.',
    webhook: 'https only. We post a link to confirm to it; deliveries are signed.',
    slack: 'It begins with https://hooks.slack.com/. We post a link to confirm to the channel.',
    discord:
      'It begins with https://discord.com/api/webhooks/. We post a link to confirm to the channel.',
    teams:
      'A workflow that posts what a webhook receives. We post a link to confirm to the channel.',
  },
  topics: 'What you want to hear of',
  components: 'Components',
  allComponents: 'None chosen means all of them, later ones too.',
  kinds: 'Kinds',
  kind: {
    incidents: 'Incidents',
    maintenance: 'Planned maintenance, with reminders',
    postmortems: 'Postmortems',
    sla: 'SLA reports',
  },
  minimumImpact: 'Incidents of at least this impact',
  anyImpact: 'Any',
  updates: 'How much',
  everyUpdate: 'Every update',
  edges: 'Only the beginning and the end',
  digest: 'Once a day, all of it together',
  language: 'Language',
  timezone: 'Time zone',
  format: 'Form of what we post',
  formats: { standard: 'Standard Webhooks', statuspage: 'As Statuspage posts it' },
  contact: 'Mail address for when a webhook or chat stops',
  contactHint:
    'Only if you like: it is asked first, then told once if nothing could be delivered for days.',
  contactAsked: 'If the address can be told, it is asked now.',
  subscribe: 'Subscribe',
  privacy:
    'The address is stored encrypted and used for nothing else. One click leaves, and deletes it.',
  others: 'Without an address',
  othersIntro: 'Feeds and a calendar, for readers and programs that ask by themselves.',
  sent: {
    title: 'Look for our message',
    text: 'If the address can be told, a message is on its way to it. Nothing is sent to it before the link in that message is confirmed, within 48 hours.',
  },
  tooOften: {
    title: 'That was often',
    text: 'Too many sign-ups came from your network just now. Try again in a minute.',
  },
  wrong: 'Something is missing or not as it should be:',
  problems: {
    channel:
      'Choose where to send it: e-mail, this browser, webhook, Slack, Discord or Microsoft Teams.',
    email: 'Expected an address such as you@company.example.',
    push: 'Expected the subscription that a browser gives: {"endpoint": …, "keys": {"p256dh": …, "auth": …}, "server": …}.',
    webhook:
      'Expected an https address with a public name, such as https://hooks.company.example/status.',
    slack: 'Expected the address of an incoming webhook, https://hooks.slack.com/services/….',
    discord: 'Expected the address of a webhook, https://discord.com/api/webhooks/….',
    teams: 'Expected the address of a workflow, on logic.azure.com or powerplatform.com.',
    components: 'One of the components or groups does not exist. Choose again.',
    kinds: 'Choose at least one kind.',
    timezone: 'Expected the name of a time zone, such as Europe/Vienna.',
    contact:
      'Expected a mail address such as you@company.example, and none where this page sends no mail.',
    other: 'Choose again.',
  },
  watch: {
    title: 'Hear when a webhook stops',
    text: (page) =>
      `If the status page of ${page} gives up a webhook that names you, you get one mail that says so, and nothing else.`,
    button: 'Agree',
    doneTitle: 'You will be told',
    doneText: 'One mail, when it happens. It has a link to leave; leaving deletes your address.',
  },
  confirm: {
    title: 'Confirm your subscription',
    text: (page) => `From now on, updates on the status of ${page} are sent there.`,
    button: 'Confirm',
    doneTitle: 'You are subscribed',
    doneText: 'Every message has a link to choose what you hear, and one to leave.',
    secretTitle: 'The secret of your webhook',
    secretText:
      'Every delivery is signed with it, as Standard Webhooks describe. It is shown only now; keep it.',
  },
  manage: {
    title: 'What you hear',
    button: 'Save',
    saved: 'Saved.',
    disabled: 'Nothing is sent at the moment, because nothing could be delivered for days.',
    enable: 'Begin again',
    rotate: 'New secret',
    rotateText:
      'Deliveries are signed with the new and the old secret for a day, then with the new one alone.',
    data: 'Your data',
    dataText: 'What we know of you, as a file: the address, what you chose, and what was sent.',
    export: 'Download it',
    erase: 'Unsubscribe and delete',
    eraseText: 'Ends the subscription at once and deletes the address.',
  },
  leave: {
    title: 'Unsubscribe',
    text: (page) => `You will hear no more of the status of ${page}, and your address is deleted.`,
    button: 'Unsubscribe',
    doneTitle: 'You are unsubscribed',
    doneText: 'Your address is deleted. You can subscribe again at any time.',
  },
  unknown: {
    title: 'This link no longer works',
    text: 'It was used already, it is older than 48 hours, or the subscription has ended. Subscribe again to get a new one.',
  },
};
