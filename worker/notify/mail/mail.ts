// A mail before it goes out, and its text on the wire. One composer for every way of sending, so that what a reader gets
// does not depend on who carries it. Values never break out of their header: the composer folds and encodes them.

import MailComposer from 'nodemailer/lib/mail-composer';

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Left of the @ in its Message-ID; the same each time this mail is sent. */
  id: string;
  /** Left of the @ in the id that all mails of one thread refer to. */
  thread: string | null;
  /** What one click leaves, and the list's page; null: nothing that can be left. */
  list: { leave: string; about: string } | null;
};

/** Who sends, and whose page it is. */
export type Sender = {
  /** `Name <address>` or an address. */
  from: string;
  pageName: string;
  /** Host of the page; right of the @ in every id. */
  host: string;
};

/** The headers beside From, To, Subject, Date and Message-ID. */
export function headersOf({ thread, list }: Mail, { host, pageName }: Sender): [string, string][] {
  const headers: [string, string][] = [
    ['Auto-Submitted', 'auto-generated'],
    ['X-Auto-Response-Suppress', 'All'],
  ];
  if (thread !== null) {
    const root = idAt(thread, host);
    headers.push(['In-Reply-To', root], ['References', root]);
  }
  if (list !== null) {
    headers.push(
      ['List-Id', `${plainName(pageName)} <status.${host}>`],
      ['List-Unsubscribe', `<${list.leave}>`],
      ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    );
  }
  return headers;
}

export const messageIdOf = ({ id }: Mail, { host }: Sender) => idAt(id, host);

/** The address alone. */
export function addressIn(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
}

/** The mail as RFC 5322 text. */
export async function rawOf(mail: Mail, sender: Sender, at: number): Promise<string> {
  const composer = new MailComposer({
    from: sender.from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: messageIdOf(mail, sender),
    date: new Date(at),
    headers: headersOf(mail, sender).map(([key, value]) => ({ key, value })),
    // A file or an address in place of a text is never read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await composer.compile().build();
  return new TextDecoder().decode(bytes);
}

function idAt(id: string, host: string): string {
  return `<${id.replace(/[^A-Za-z0-9._-]/g, '.')}@${host}>`;
}

/** A name that needs no quoting in a header. */
function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, ' ').trim();
}
