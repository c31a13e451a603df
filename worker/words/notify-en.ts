// English, in mails and chats.

import type { NotifyWords } from './notify-words.ts';

export const notify: NotifyWords = {
  open: 'Open the status page',
  internal: (page) =>
    `You get this because the configuration of the ${page} status page names you.`,
  why: (page) => `You asked to hear of the status of ${page}.`,
  manage: 'Choose what you hear',
  leave: 'Unsubscribe',
  window: 'Planned for',
  rescheduled: 'Rescheduled',
  reminder: (hours) => (hours === 1 ? 'Begins in an hour' : `Begins in ${hours} hours`),
  confirm: {
    subject: (page) => `Confirm that you want to hear of the status of ${page}`,
    title: 'One more step',
    text: (page) =>
      `Somebody, probably you, asked for updates on the status of ${page} to be sent here. ` +
      'To get them, open the page behind the button and confirm within 48 hours.\n\n' +
      'If it was not you, do nothing: you will hear no more from us.',
    button: 'Confirm',
  },
  known: {
    subject: (page) => `You already hear of the status of ${page}`,
    title: 'You are already subscribed',
    text: (page) =>
      `Somebody, probably you, asked again for updates on the status of ${page} to be sent here. ` +
      'They already are. You can change what you hear, or leave.',
    button: 'Choose what you hear',
  },
  watch: {
    subject: (page) => `Do you want to hear when a webhook of ${page} stops?`,
    title: 'One question',
    text: (page, host) =>
      `Somebody, probably you, asked that the status page of ${page} posts to ${host}, and named this address for when that no longer works. ` +
      'To get one mail then, and no other, open the page behind the button and agree within 48 hours.\n\n' +
      'If it was not you, do nothing: you will hear no more from us.',
    button: 'Agree',
  },
  disabled: {
    subject: (page) => `Your webhook no longer gets the status of ${page}`,
    title: 'A webhook has stopped',
    text: (page, host, days) =>
      `For ${days} days nothing could be delivered to ${host}, so the status page of ${page} no longer posts to it. ` +
      'Once it answers again, sign it up again with the same address, or open the link to choose that came with its messages.',
    button: 'Sign it up again',
  },
  digest: {
    subject: (page, day) => `Status of ${page}, ${day}`,
    title: (day) => `What happened until ${day}`,
    text: (count) => (count === 1 ? 'There is one update.' : `There are ${count} updates.`),
  },
  report: {
    title: (month) => `SLA report of ${month}`,
    text: (month) =>
      `The report of ${month} is published: how much of the time each service worked.`,
    button: 'Read the report',
  },
  missed: {
    title: (tier, month) => `${tier}: the promised uptime of ${month} is missed`,
    text: ({ month, target, uptime, until, isCredited }) =>
      [
        until === null
          ? `We promised you an uptime of ${target} for ${month}, and it was not reached.`
          : `We promised you an uptime of ${target} for ${month}, and it cannot be reached any more.`,
        uptime === null
          ? ''
          : until === null
            ? ` Measured were ${uptime}.`
            : ` Measured until ${until} were ${uptime}.`,
        ' We are sorry.',
        isCredited
          ? '\n\nA credit follows, and you need not ask for it: it is calculated with the report of the month.'
          : '',
      ].join(''),
    promised: 'Promised uptime',
    measured: 'Measured uptime',
  },
  test: {
    title: 'This is a test',
    text: (page) =>
      `It shows that messages about the status of ${page} arrive here. Nothing has happened.`,
  },
};
