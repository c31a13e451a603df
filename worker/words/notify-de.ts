// German, in mails and chats.

import type { NotifyWords } from './notify-words.ts';

export const notify: NotifyWords = {
  open: 'Statusseite öffnen',
  internal: (page) =>
    `Diese Nachricht kommt zu Ihnen, weil die Konfiguration der Statusseite von ${page} Sie nennt.`,
  why: (page) => `Sie wollten Meldungen zum Status von ${page} bekommen.`,
  manage: 'Auswählen, was Sie bekommen',
  leave: 'Abbestellen',
  window: 'Geplant für',
  rescheduled: 'Verschoben',
  reminder: (hours) => (hours === 1 ? 'Beginnt in einer Stunde' : `Beginnt in ${hours} Stunden`),
  confirm: {
    subject: (page) => `Bitte bestätigen: Meldungen zum Status von ${page}`,
    title: 'Ein Schritt fehlt noch',
    text: (page) =>
      `Jemand, vermutlich Sie selbst, möchte Meldungen zum Status von ${page} hierher bekommen. ` +
      'Öffnen Sie dafür die Seite hinter dem Knopf und bestätigen Sie es innerhalb von 48 Stunden.\n\n' +
      'Wenn Sie es nicht waren, ist nichts zu tun: Sie hören dann nicht mehr von uns.',
    button: 'Bestätigen',
  },
  known: {
    subject: (page) => `Sie bekommen die Meldungen zum Status von ${page} schon`,
    title: 'Sie sind bereits dabei',
    text: (page) =>
      `Jemand, vermutlich Sie selbst, wollte noch einmal Meldungen zum Status von ${page} hierher bekommen. ` +
      'Das ist schon so. Sie können ändern, was Sie bekommen, oder abbestellen.',
    button: 'Auswählen, was Sie bekommen',
  },
  watch: {
    subject: (page) => `Wollen Sie hören, wenn ein Webhook von ${page} aufhört?`,
    title: 'Eine Frage',
    text: (page, host) =>
      `Jemand, vermutlich Sie selbst, lässt die Statusseite von ${page} an ${host} senden und hat für den Fall, dass das nicht mehr geht, diese Adresse genannt. ` +
      'Um dann eine E-Mail zu bekommen, und sonst keine, öffnen Sie die Seite hinter dem Knopf und stimmen Sie innerhalb von 48 Stunden zu.\n\n' +
      'Wenn Sie es nicht waren, ist nichts zu tun: Sie hören dann nicht mehr von uns.',
    button: 'Zustimmen',
  },
  disabled: {
    subject: (page) => `Ihr Webhook bekommt den Status von ${page} nicht mehr`,
    title: 'Ein Webhook ist abgeschaltet',
    text: (page, host, days) =>
      `${days} Tage lang war an ${host} nichts zuzustellen. Die Statusseite von ${page} sendet deshalb nicht mehr dorthin. ` +
      'Sobald dort wieder jemand antwortet, melden Sie dieselbe Adresse noch einmal an, oder öffnen Sie den Link zum Auswählen, der mit den Meldungen kam.',
    button: 'Wieder anmelden',
  },
  digest: {
    subject: (page, day) => `Status von ${page}, ${day}`,
    title: (day) => `Was bis zum ${day} geschehen ist`,
    text: (count) => (count === 1 ? 'Es gibt eine Meldung.' : `Es gibt ${count} Meldungen.`),
  },
  report: {
    title: (month) => `SLA-Bericht für ${month}`,
    text: (month) =>
      `Der Bericht für ${month} ist erschienen: wie viel der Zeit jeder Dienst funktioniert hat.`,
    button: 'Bericht lesen',
  },
  missed: {
    title: (tier, month) => `${tier}: zugesagte Verfügbarkeit für ${month} verfehlt`,
    text: ({ month, target, uptime, until, isCredited }) =>
      [
        until === null
          ? `Für ${month} haben wir Ihnen eine Verfügbarkeit von ${target} zugesagt. Sie wurde nicht erreicht.`
          : `Für ${month} haben wir Ihnen eine Verfügbarkeit von ${target} zugesagt. Sie ist nicht mehr zu erreichen.`,
        uptime === null
          ? ''
          : until === null
            ? ` Gemessen wurden ${uptime}.`
            : ` Bis ${until} wurden ${uptime} gemessen.`,
        ' Das tut uns leid.',
        isCredited
          ? '\n\nEine Gutschrift folgt, ohne dass Sie danach fragen müssen: Sie wird mit dem Bericht des Monats berechnet.'
          : '',
      ].join(''),
    promised: 'Zugesagte Verfügbarkeit',
    measured: 'Gemessene Verfügbarkeit',
  },
  test: {
    title: 'Das ist ein Test',
    text: (page) =>
      `Er zeigt, dass Meldungen zum Status von ${page} hier ankommen. Es ist nichts geschehen.`,
  },
};
