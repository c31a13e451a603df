// German, on the pages for subscribers.

import type { SubscribeWords } from './subscribe-words.ts';

export const subscribe: SubscribeWords = {
  title: 'Benachrichtigen lassen',
  intro: (page) => `Meldungen zu Störungen und geplanten Wartungen von ${page}, und sonst nichts.`,
  off: 'Zurzeit sind keine Benachrichtigungen möglich: Der Versand ist hier nicht eingerichtet. Die Feeds weiter unten gehen auch so.',
  noMail:
    'Diese Seite verschickt keine E-Mails. Ein Feedreader erfährt alles auch ohne Adresse: siehe unten.',
  channel: 'Senden an',
  channels: {
    email: 'E-Mail',
    push: 'Diesen Browser',
    webhook: 'Webhook',
    slack: 'Slack',
    discord: 'Discord',
    teams: 'Microsoft Teams',
  },
  addresses: {
    email: 'Ihre Adresse',
    push: 'Was der Browser gibt',
    webhook: 'Adresse, an die wir senden',
    slack: 'Adresse des eingehenden Webhooks',
    discord: 'Adresse des Webhooks',
    teams: 'Adresse des Workflows',
  },
  push: {
    denied:
      'Dieser Browser erlaubt keine Mitteilungen dieser Seite. Erlauben Sie sie in seinen Einstellungen und versuchen Sie es wieder.',
    failed:
      'Das hat in diesem Browser nicht geklappt. Versuchen Sie es wieder, oder wählen Sie einen anderen Weg.',
  },
  hints: {
    push: 'Als Mitteilung. Der Browser fragt Sie zuerst; die erste führt zu einer Seite zum Bestätigen.',
    email: 'Wir senden eine E-Mail dorthin, mit einem Link zum Bestätigen.',
    webhook: 'Nur https. Wir senden einen Link zum Bestätigen dorthin; Zustellungen sind signiert.',
    slack: 'Sie beginnt mit https://hooks.slack.com/. Ein Link zum Bestätigen kommt in den Kanal.',
    discord:
      'Sie beginnt mit https://discord.com/api/webhooks/. Ein Link zum Bestätigen kommt in den Kanal.',
    teams:
      'Ein Workflow, der Empfangenes in den Kanal schreibt. Ein Link zum Bestätigen kommt dorthin.',
  },
  topics: 'Worüber',
  components: 'Komponenten',
  allComponents: 'Ohne Auswahl alle, auch spätere.',
  kinds: 'Art der Meldungen',
  kind: {
    incidents: 'Störungen',
    maintenance: 'Geplante Wartungen, mit Erinnerungen',
    postmortems: 'Nachberichte',
    sla: 'SLA-Berichte',
  },
  minimumImpact: 'Störungen mindestens dieser Schwere',
  anyImpact: 'Alle',
  updates: 'Wie viel',
  everyUpdate: 'Jede Meldung',
  edges: 'Nur Beginn und Ende',
  digest: 'Einmal am Tag, alles zusammen',
  language: 'Sprache',
  timezone: 'Zeitzone',
  format: 'Form der Zustellungen',
  formats: { standard: 'Standard Webhooks', statuspage: 'Wie Statuspage sie sendet' },
  contact: 'E-Mail-Adresse für den Fall, dass ein Webhook oder Chat abgeschaltet wird',
  contactHint:
    'Freiwillig: Sie wird erst gefragt und dann einmal benachrichtigt, wenn tagelang nichts zuzustellen war.',
  contactAsked: 'Wenn die Adresse erreichbar ist, wird sie jetzt gefragt.',
  subscribe: 'Benachrichtigen lassen',
  privacy:
    'Die Adresse liegt verschlüsselt und dient nur diesem Zweck. Ein Klick bestellt ab und löscht sie.',
  others: 'Ohne Adresse',
  othersIntro: 'Feeds und ein Kalender, für Leseprogramme und alles, was selbst nachfragt.',
  sent: {
    title: 'Achten Sie auf unsere Nachricht',
    text: 'Wenn die Adresse erreichbar ist, ist eine Nachricht dorthin unterwegs. Sonst wird nichts gesendet, bis der Link darin innerhalb von 48 Stunden bestätigt ist.',
  },
  tooOften: {
    title: 'Das war oft',
    text: 'Aus Ihrem Netz kamen gerade zu viele Anmeldungen. Versuchen Sie es in einer Minute wieder.',
  },
  wrong: 'Etwas fehlt oder ist nicht, wie es sein soll:',
  problems: {
    channel:
      'Wählen Sie, wohin: E-Mail, diesen Browser, Webhook, Slack, Discord oder Microsoft Teams.',
    email: 'Erwartet wird eine Adresse wie sie@firma.example.',
    push: 'Erwartet wird, was ein Browser als Abonnement gibt: {"endpoint": …, "keys": {"p256dh": …, "auth": …}, "server": …}.',
    webhook:
      'Erwartet wird eine https-Adresse mit öffentlichem Namen, wie https://hooks.firma.example/status.',
    slack:
      'Erwartet wird die Adresse eines eingehenden Webhooks, https://hooks.slack.com/services/….',
    discord: 'Erwartet wird die Adresse eines Webhooks, https://discord.com/api/webhooks/….',
    teams: 'Erwartet wird die Adresse eines Workflows, auf logic.azure.com oder powerplatform.com.',
    components: 'Eine der Komponenten oder Gruppen gibt es nicht. Wählen Sie neu.',
    kinds: 'Wählen Sie mindestens eine Art.',
    timezone: 'Erwartet wird der Name einer Zeitzone, wie Europe/Vienna.',
    contact:
      'Erwartet wird eine E-Mail-Adresse wie sie@firma.example, und keine, wo diese Seite keine E-Mails verschickt.',
    other: 'Wählen Sie neu.',
  },
  watch: {
    title: 'Hören, wenn ein Webhook aufhört',
    text: (page) =>
      `Wenn die Statusseite von ${page} einen Webhook aufgibt, der Sie nennt, bekommen Sie eine E-Mail darüber, und sonst nichts.`,
    button: 'Zustimmen',
    doneTitle: 'Sie werden es erfahren',
    doneText:
      'Eine E-Mail, wenn es so weit ist. Darin steht ein Link, um abzubestellen; das löscht Ihre Adresse.',
  },
  confirm: {
    title: 'Bestätigen',
    text: (page) => `Ab jetzt gehen Meldungen zum Status von ${page} dorthin.`,
    button: 'Bestätigen',
    doneTitle: 'Sie sind dabei',
    doneText: 'In jeder Nachricht steht ein Link, um auszuwählen, und einer, um abzubestellen.',
    secretTitle: 'Das Geheimnis Ihres Webhooks',
    secretText:
      'Jede Zustellung ist damit signiert, wie Standard Webhooks es beschreiben. Es wird nur jetzt gezeigt; bewahren Sie es auf.',
  },
  manage: {
    title: 'Was Sie bekommen',
    button: 'Speichern',
    saved: 'Gespeichert.',
    disabled: 'Zurzeit wird nichts gesendet, weil sich tagelang nichts zustellen ließ.',
    enable: 'Wieder beginnen',
    rotate: 'Neues Geheimnis',
    rotateText:
      'Einen Tag lang sind Zustellungen mit dem neuen und dem alten signiert, danach nur mit dem neuen.',
    data: 'Ihre Daten',
    dataText:
      'Was wir von Ihnen wissen, als Datei: die Adresse, Ihre Auswahl und was gesendet wurde.',
    export: 'Herunterladen',
    erase: 'Abbestellen und löschen',
    eraseText: 'Beendet die Benachrichtigungen sofort und löscht die Adresse.',
  },
  leave: {
    title: 'Abbestellen',
    text: (page) =>
      `Sie bekommen keine Meldungen zum Status von ${page} mehr, und Ihre Adresse wird gelöscht.`,
    button: 'Abbestellen',
    doneTitle: 'Sie sind abgemeldet',
    doneText: 'Ihre Adresse ist gelöscht. Sie können sich jederzeit wieder anmelden.',
  },
  unknown: {
    title: 'Dieser Link gilt nicht mehr',
    text: 'Er wurde schon benutzt, ist älter als 48 Stunden, oder die Benachrichtigungen sind beendet. Melden Sie sich neu an, um einen neuen zu bekommen.',
  },
};
