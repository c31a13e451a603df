// Which addresses the configuration may name. Monitors watch public names only: no IP literals, no
// private names, no credentials; loopback is let through here because the shipped demo watches
// itself, and is refused again on deploying.

import { z } from 'zod';

const IP_LITERAL = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\])$/;
const PRIVATE_NAME =
  /(?:^|\.)(?:local|internal|localhost|localdomain|lan|home|corp|private|intranet|home\.arpa)$/;

/**
 * The host of an address as it is compared: lower case, no trailing dot, and one spelling per IP
 * address.
 */
export function hostOf(address: string): string | null {
  // The URL standard normalises hosts (0x7f.1 is 127.0.0.1) for http alone.
  const url = address.replace(/^(?:tcp|tls|dns|wss?):/i, 'http:');
  return URL.canParse(url) ? new URL(url).hostname.toLowerCase().replace(/\.$/, '') : null;
}

/** Whether a URL points at the machine it is asked from, by a name under which it may be asked there. */
export function isLoopback(url: string): boolean {
  const host = hostOf(url);
  return (
    host !== null && (host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host))
  );
}

/** Why a monitor must not watch this address, as the end of "it …"; null where it may. */
export function objectionTo(url: string): string | null {
  const host = hostOf(url);
  if (host === null) return 'is not an address';
  const { username, password } = new URL(url);
  if (username !== '' || password !== '') return 'carries a user name or password';
  if (isLoopback(url)) return null;
  if (IP_LITERAL.test(host)) return 'is an IP address instead of a name';
  if (PRIVATE_NAME.test(host) || !host.includes('.')) return 'is a private name';
  return null;
}

const WEB_PORTS: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443']);
/** The platform opens no connection to it, against spam. */
const MAIL_PORT = '25';

function portObjection({ port, href }: URL, kind: 'required' | 'optional' | 'none' | 'web') {
  if (isLoopback(href)) return null;
  if (kind !== 'web') return port === MAIL_PORT ? 'has port 25, which cannot be reached' : null;
  return WEB_PORTS.has(port)
    ? null
    : `has port ${port}, which is not one of 80, 443, 8080 and 8443`;
}

/** An address that a monitor watches; `schemes` decides what else has to stand in it. */
export function watched(options: {
  schemes: readonly string[];
  /** `web`: one of those on which a deployed worker may ask. */
  port: 'required' | 'optional' | 'none' | 'web';
  path: boolean;
  expected: string;
  example: string;
}) {
  return z
    .string()
    .superRefine((text, context) => {
      const url = URL.canParse(text) ? new URL(text) : null;
      const scheme = url?.protocol.slice(0, -1) ?? '';
      const wellFormed =
        url !== null &&
        text === text.trim() &&
        url.hostname !== '' &&
        options.schemes.includes(scheme) &&
        (options.port !== 'required' || url.port !== '') &&
        (options.port !== 'none' || url.port === '') &&
        (options.path || (/^\/?$/.test(url.pathname) && url.search === '')) &&
        url.hash === '';
      const objection = wellFormed ? (objectionTo(text) ?? portObjection(url, options.port)) : null;
      if (!wellFormed) context.addIssue({ code: 'custom', message: '' });
      else if (objection !== null) context.addIssue({ code: 'custom', message: `it ${objection}` });
    })
    .meta({ expected: options.expected, example: options.example });
}

export const httpsPage = z
  .string()
  .refine((text) => /^https:\/\/[^\s]+$|^mailto:[^\s@]+@[^\s@]+$/.test(text) && URL.canParse(text))
  .meta({
    expected: 'an https or mailto address',
    example: 'https://meridian.example/help',
  });

/**
 * The page's own address: an origin, without path or trailing slash. Plain http only for a
 * machine's own copy.
 */
export const origin = z
  .string()
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return (
      text === url.origin &&
      (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(text)))
    );
  })
  .meta({
    expected: 'the https address of the page, without path or trailing slash',
    example: 'https://status.meridian.example',
  });

/** Where images of the brand are served from; `content/brand/` is copied there. */
export const BRAND_PATH = '/brand/';

const IMAGE = /^[\w./-]+\.(?:svg|png|ico|jpg|jpeg|webp)$/;

/** Whether the page may show this image. It is named in the page's policy, so its address is of plain characters. */
function isImage(text: string): boolean {
  if (text.startsWith(BRAND_PATH)) {
    return IMAGE.test(text.slice(BRAND_PATH.length)) && !text.includes('..');
  }
  if (!/^https:\/\/[\w.-]+(?::\d+)?\/[\w./~%-]+$/.test(text)) return false;
  return URL.canParse(text) && new URL(text).href === text && hostOf(text)?.includes('.') === true;
}

export const image = z.string().refine(isImage).meta({
  expected:
    'an image in content/brand/ as /brand/<file> (svg, png, ico, jpg or webp), or an https address without query',
  example: '/brand/logo.svg',
});
