// Which way mail goes: the first that is set up of SMTP, Resend, Postmark and the platform's binding.

import type { Page } from '../../domain/catalog.ts';
import type { Bindings, PublicConfig, Secrets } from '../../env.ts';
import type { Channel, Door } from '../channel.ts';
import { createBinding } from './binding.ts';
import type { Mail, Sender } from './mail.ts';
import { createPostmark } from './postmark.ts';
import { createResend } from './resend.ts';
import { createSmtp } from './smtp.ts';

export type Mailer = Channel<Mail> & { close?: () => void };

/** Whether mail can be sent at all. */
export function hasMail(
  { emailFrom }: PublicConfig,
  { smtpUrl, resendApiKey, postmarkToken }: Secrets,
  binding: Bindings['EMAIL'] | undefined,
): boolean {
  return emailFrom !== null && [smtpUrl, resendApiKey, postmarkToken, binding].some(Boolean);
}

export type MailMeans = {
  door: Door;
  page: Page;
  config: PublicConfig;
  secrets: Secrets;
  binding: Bindings['EMAIL'] | undefined;
  now: () => number;
};

/** Null: no mail is sent, because no sender or no way is set up. */
export function createMailer({
  door,
  page,
  config,
  secrets,
  binding,
  now,
}: MailMeans): Mailer | null {
  if (config.emailFrom === null) return null;
  const sender: Sender = {
    from: config.emailFrom,
    pageName: page.name,
    host: new URL(page.url).hostname,
  };
  const { smtpUrl, resendApiKey: apiKey, postmarkToken: token } = secrets;
  if (smtpUrl !== null) return createSmtp(smtpUrl, sender, now);
  if (apiKey !== null) return createResend(door, { apiUrl: config.resendApiUrl, apiKey, sender });
  if (token !== null) return createPostmark(door, { apiUrl: config.postmarkApiUrl, token, sender });
  return binding === undefined ? null : createBinding(binding, sender, now);
}
