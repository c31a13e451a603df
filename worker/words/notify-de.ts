// German, in mails and chats.

import type { NotifyWords } from './notify-words.ts';

export const notify: NotifyWords = {
  open: 'Statusseite öffnen',
  internal: (page) =>
    `Diese Nachricht kommt zu Ihnen, weil die Konfiguration der Statusseite von ${page} Sie nennt.`,
};
