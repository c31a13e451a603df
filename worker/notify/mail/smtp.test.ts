// Mail over a real connection to a real server, read back by a strict parser. The sender runs in Node here, with the same
// sockets' interface; `tests/subscribe.browser.test.ts` has the worker send.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GIVE_UP_MS } from '../../testing/patience.ts';
import type { MailServer } from '../../testing/smtp.ts';
import { startMailServer } from '../../testing/smtp.ts';
import type { Mail } from './mail.ts';
import { createSmtp } from './smtp.ts';

const SENDER = {
  from: 'Meridian – Status <status@meridian.example>',
  pageName: 'Meridian, "the" <page>',
  host: 'status.meridian.example',
};
const NOW = Date.UTC(2026, 10, 2, 10, 0);
const MAIL: Mail = {
  to: 'reader@customer.example',
  subject: 'API: Störung – teilweise ✓',
  text: 'Grüße.\n.\nA line that is much longer than a mail may have on one line: '.padEnd(
    2_000,
    'x',
  ),
  html: '<p>Grüße</p>',
  id: 'announce:abc:def',
  thread: 'incident.abc',
  list: {
    leave: `https://status.meridian.example/unsubscribe/${'t'.repeat(90)}`,
    about: 'https://status.meridian.example/',
  },
};

let server: MailServer;
beforeAll(async () => {
  server = await startMailServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.received.length = 0;
  server.refuse = null;
});

const smtp = (more = '') =>
  createSmtp(`smtp://${more}127.0.0.1:${server.port}`, SENDER, () => NOW, GIVE_UP_MS);

describe('a mail', () => {
  it('arrives whole, in both forms, with what a list has to say', async () => {
    const sender = smtp();
    expect(await sender.send(MAIL, 'key')).toEqual({ ok: true });
    sender.close();
    const [{ mail, raw, from, to } = expect.fail('nothing arrived')] = server.received;
    expect({ from, to }).toEqual({ from: 'status@meridian.example', to: [MAIL.to] });
    expect(mail).toMatchObject({
      from: { name: 'Meridian – Status', address: 'status@meridian.example' },
      subject: MAIL.subject,
      messageId: '<announce.abc.def@status.meridian.example>',
      references: '<incident.abc@status.meridian.example>',
      inReplyTo: '<incident.abc@status.meridian.example>',
      date: new Date(NOW).toISOString(),
    });
    expect(mail.text?.trimEnd()).toBe(MAIL.text);
    expect(mail.html?.trim()).toBe(MAIL.html);
    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
    expect(header('list-unsubscribe')).toBe(`<${MAIL.list?.leave}>`);
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(header('list-id')).toBe('Meridian the page <status.status.meridian.example>');
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('content-type')).toContain('multipart/alternative');
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThan(999);
  });

  it('cannot smuggle a header or a second recipient in', async () => {
    const sender = smtp();
    const evil = {
      ...MAIL,
      subject: 'Hello\r\nBcc: everybody@customer.example\r\n\r\nbody',
      id: 'x>\r\nX-Evil: 1',
      thread: 'y>\r\nX-Evil: 1',
    };
    expect(await sender.send(evil, 'key')).toEqual({ ok: true });
    const [{ mail, to } = expect.fail('nothing arrived')] = server.received;
    expect(to).toEqual([MAIL.to]);
    expect(mail.bcc).toBeUndefined();
    expect(mail.headers.some(({ key }) => key === 'x-evil')).toBe(false);
    for (const address of ['a@b.example\r\nRCPT TO:<c@d.example>', 'a@b.example, c@d.example']) {
      await sender.send({ ...MAIL, to: address }, 'key');
    }
    sender.close();
    expect(server.received.flatMap((one) => one.to)).not.toContain('c@d.example');
  });

  it('goes over the connection of the one before', async () => {
    const before = server.connections;
    const sender = smtp('user:right@');
    for (let index = 0; index < 3; index++) {
      expect(await sender.send({ ...MAIL, id: `m${index}` }, 'key')).toEqual({ ok: true });
    }
    sender.close();
    expect(server.received).toHaveLength(3);
    expect(server.connections - before).toBe(1);
  });
});

describe('a server', () => {
  it('that knows no such recipient ends it, one that is busy is asked again', async () => {
    const sender = smtp();
    server.refuse = { code: 550, text: 'no reader@customer.example here' };
    expect(await sender.send(MAIL, 'key')).toMatchObject({
      ok: false,
      permanent: true,
      gone: true,
      reason: 'the mail server answered 550',
    });
    server.refuse = { code: 450, text: 'try again' };
    const busy = await sender.send(MAIL, 'key');
    expect(busy).toMatchObject({ permanent: false, reason: 'the mail server answered 450' });
    expect(busy).not.toHaveProperty('gone');
    server.refuse = null;
    expect(await sender.send(MAIL, 'key')).toEqual({ ok: true });
    sender.close();
  });

  it('that refuses the password concerns everybody, and the password stands nowhere', async () => {
    const sent = await smtp('user:SECRET@').send(MAIL, 'key');
    expect(sent).toMatchObject({ ok: false, everyone: true });
    expect(JSON.stringify(sent)).not.toMatch(/SECRET|reader|127\.0/);
  });

  it('that is not there is tried later', async () => {
    const nobody = createSmtp('smtp://127.0.0.1:1', SENDER, () => NOW, GIVE_UP_MS);
    expect(await nobody.send(MAIL, 'key')).toMatchObject({
      permanent: false,
      everyone: true,
      reason: 'no connection to the mail server',
    });
  });

  it('elsewhere gets nothing without TLS', async () => {
    const elsewhere = createSmtp(
      `smtp://localhost.localdomain:${server.port}`,
      SENDER,
      () => NOW,
      GIVE_UP_MS,
    );
    expect(await elsewhere.send(MAIL, 'key')).toMatchObject({ ok: false });
    expect(server.received).toEqual([]);
  });
});
