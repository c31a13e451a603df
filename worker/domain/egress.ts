// Which addresses the worker may ask, in one place for probes and senders. The platform keeps
// private ranges out of reach where it runs deployed, but not where it runs locally, and never its
// own zone; so every address is checked before every request, redirect hops included. Pure: it
// resolves no names.

/** The answer to "may I ask this?": the parsed address, or why not. */
export type Permission = { ok: true; url: URL } | { ok: false; reason: string };

export type Egress = (address: string | URL) => Permission;

export type Scheme = 'https:' | 'http:' | 'tcp:' | 'tls:';

export type EgressRules = {
  /** `https:`, for monitors `http:` too; `tcp:` and `tls:` where bare connections are opened. */
  schemes: readonly Scheme[];
  /** Origins of this deployment; asking oneself proves little and may loop. */
  ownOrigins: readonly string[];
  /** Lets loopback through on any port, for a machine's own demo; never deployed. */
  allowLoopback: boolean;
};

const WEB_PORTS: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443']);
/** The platform opens no connection to it, against spam. */
const MAIL_PORT = '25';
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
/** The URL standard writes every spelling of an IPv4 address in four decimal parts. */
const IP_LITERAL = /^(?:\d+(?:\.\d+){3}|\[.*\])$/;

const isWeb = ({ protocol }: URL) => protocol === 'http:' || protocol === 'https:';

/** In one spelling: lower case, ASCII, without the dot at its end; null: no host can be called so. */
function hostOf(url: URL): string | null {
  // The URL standard normalises the hosts of web addresses alone.
  if (isWeb(url)) return url.hostname.replace(/\.$/, '');
  const address = `http://${url.hostname}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/\.$/, '') : null;
}

function objectionToPort({ port, protocol }: URL): string | null {
  if (protocol === 'tcp:' || protocol === 'tls:') {
    return port === MAIL_PORT ? 'port 25 cannot be reached from here' : null;
  }
  return WEB_PORTS.has(port) ? null : `port ${port} is not one of 80, 443, 8080, 8443`;
}

/** The policy with these rules. */
export function createEgress({ schemes, ownOrigins, allowLoopback }: EgressRules): Egress {
  const own = ownOrigins
    .filter((origin) => URL.canParse(origin))
    .map((origin) => new URL(origin))
    .map((url) => ({ host: hostOf(url), port: url.port }));
  const unknown = `it is not ${schemes.map((scheme) => scheme.slice(0, -1)).join(' or ')}`;
  const isKnown = ({ protocol }: URL) => schemes.some((allowed) => allowed === protocol);
  const objectionTo = (url: URL, host: string): string | null => {
    if (url.username !== '' || url.password !== '') return 'it carries a user name or password';
    if (LOOPBACK.test(host)) {
      if (!allowLoopback) return 'it points at the machine itself';
      // A machine's own demo speaks http where https is asked for.
      if (!isKnown(url) && !(url.protocol === 'http:' && schemes.includes('https:')))
        return unknown;
      const isOwn = own.some((it) => it.host === host && it.port === url.port);
      return isOwn ? 'it is our own address' : null;
    }
    if (!isKnown(url)) return unknown;
    if (IP_LITERAL.test(host)) return 'it is an IP address instead of a name';
    if (!host.includes('.') || PRIVATE_NAME.test(host)) return 'it is a private name';
    const port = objectionToPort(url);
    if (port !== null) return port;
    return own.some((it) => it.host === host) ? 'it is our own address' : null;
  };
  return (address) => {
    if (typeof address === 'string' && !URL.canParse(address)) {
      return { ok: false, reason: 'it is not an address' };
    }
    const url = new URL(address);
    const host = hostOf(url);
    if (host === null || host === '') {
      return { ok: false, reason: isKnown(url) ? 'it names no host' : unknown };
    }
    const reason = objectionTo(url, host);
    if (reason !== null) return { ok: false, reason };
    if (!isWeb(url)) url.hostname = host;
    return { ok: true, url };
  };
}
