// Which addresses the worker may ask, in one place for probes and senders. The platform keeps
// private ranges out of reach where it runs deployed, but not where it runs locally, and never its
// own zone; so every address is checked before every request, redirect hops included. Pure: it
// resolves no names.

/** The answer to "may I ask this?": the parsed address, or why not. */
export type Permission = { ok: true; url: URL } | { ok: false; reason: string };

export type Egress = (address: string | URL) => Permission;

export type EgressRules = {
  /** `https:`, for monitors `http:` too. */
  schemes: readonly ('https:' | 'http:')[];
  /** Origins of this deployment; asking oneself proves little and may loop. */
  ownOrigins: readonly string[];
  /** Lets loopback through on any port, for a machine's own demo; never deployed. */
  allowLoopback: boolean;
};

const PORTS: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443']);
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
/** The URL standard writes every spelling of an IPv4 address in four decimal parts. */
const IP_LITERAL = /^(?:\d+(?:\.\d+){3}|\[.*\])$/;

const hostOf = (url: URL) => url.hostname.toLowerCase().replace(/\.$/, '');

/** The policy with these rules. */
export function createEgress({ schemes, ownOrigins, allowLoopback }: EgressRules): Egress {
  const own = ownOrigins.filter((origin) => URL.canParse(origin)).map((origin) => new URL(origin));
  const objectionTo = (url: URL): string | null => {
    const host = hostOf(url);
    const scheme = schemes.find((allowed) => allowed === url.protocol);
    if (url.username !== '' || url.password !== '') return 'it carries a user name or password';
    if (LOOPBACK.test(host)) {
      if (!allowLoopback) return 'it points at the machine itself';
      if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'it is not an http address';
      return own.some(({ host: ownHost }) => ownHost === url.host) ? 'it is our own address' : null;
    }
    if (scheme === undefined) return `it is not ${schemes.map((s) => s.slice(0, -1)).join(' or ')}`;
    if (IP_LITERAL.test(host)) return 'it is an IP address instead of a name';
    if (!host.includes('.') || PRIVATE_NAME.test(host)) return 'it is a private name';
    if (!PORTS.has(url.port)) return `port ${url.port} is not one of 80, 443, 8080, 8443`;
    return own.some((ownUrl) => hostOf(ownUrl) === host) ? 'it is our own address' : null;
  };
  return (address) => {
    if (typeof address === 'string' && !URL.canParse(address)) {
      return { ok: false, reason: 'it is not an address' };
    }
    const url = new URL(address);
    const reason = objectionTo(url);
    return reason === null ? { ok: true, url } : { ok: false, reason };
  };
}
