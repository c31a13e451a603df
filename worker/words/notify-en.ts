// English, in mails and chats.

import type { NotifyWords } from './notify-words.ts';

export const notify: NotifyWords = {
  open: 'Open the status page',
  internal: (page) =>
    `You get this because the configuration of the ${page} status page names you.`,
};
