// Reads the certificates that a server shows in a TLS handshake, and leaves. It proves nothing about
// them: whether a browser would trust them is what an https request finds out.

import type { ServerChoice } from './hello.ts';
import { clientHello, serverChoice } from './hello.ts';
import type { Opener } from './keys.ts';
import { openerOf, ownHalf } from './keys.ts';
import type { Cursor, Message } from './records.ts';
import { Messages, RECORD, recordsOf } from './records.ts';

export type Shown =
  /** The certificates in DER, the server's own first. */
  | { what: 'chain'; chain: readonly Uint8Array[] }
  /** The server refused, by the number of its alert. */
  | { what: 'alert'; alert: number }
  /** The server wants something that we do not speak. */
  | { what: 'foreign' }
  /** The server went away in the middle. */
  | { what: 'ended' };

/** The alert after which a server of TLS 1.2 goes on: it does not know the name, and shows what it has. */
const WARNING_LEVEL = 1;
const UNRECOGNIZED_NAME = 112;
const MESSAGE = { serverHello: 2, certificate: 11 } as const;

/** Rejects with `NotTls` where the other side speaks something else, and as reading and writing do. */
export async function shownCertificates(
  line: { read: () => Promise<Uint8Array | null>; write: (content: Uint8Array) => Promise<void> },
  hostname: string,
): Promise<Shown> {
  const half = ownHalf();
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const hello = clientHello(hostname, half.share, random);
  await line.write(hello.record);

  const messages = new Messages();
  let open: Opener | null = null;
  let choice: ServerChoice | null = null;
  for await (const record of recordsOf(line.read)) {
    const isSecret = open !== null && record.type === RECORD.application;
    const { type, content } = isSecret && open !== null ? await open(record) : record;
    if (type === RECORD.alert) {
      const [level = 0, alert = 0] = content;
      if (level === WARNING_LEVEL && alert === UNRECOGNIZED_NAME) continue;
      return { what: 'alert', alert };
    }
    if (type !== RECORD.handshake) continue;
    for (const message of messages.add(content)) {
      if (message.type === MESSAGE.serverHello) {
        choice = serverChoice(message.body);
        if (choice === null) return { what: 'foreign' };
        if (choice.version === '1.3') {
          open = await openerOf(half.agreeOn(choice.share), hello.message, message.whole);
        }
      } else if (message.type === MESSAGE.certificate && choice !== null) {
        return { what: 'chain', chain: chainIn(message, choice) };
      }
    }
  }
  return { what: 'ended' };
}

function chainIn({ body }: Message, { version }: ServerChoice): Uint8Array[] {
  if (version === '1.3') body.vector(1);
  const list: Cursor = body.vector(3);
  const chain: Uint8Array[] = [];
  while (list.left > 0) {
    chain.push(list.vector(3).rest());
    if (version === '1.3') list.vector(2);
  }
  return chain;
}
