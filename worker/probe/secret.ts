// Puts settings where `${secret.MONITOR_…}` stands in a header or body, at the last moment before
// sending. Only names that begin with MONITOR_ and only towards https, so that a changed
// configuration file cannot carry another secret out.

import { ProbeFault } from './fault.ts';

const PLACE = /\$\{secret\.(MONITOR_[A-Z0-9_]+)\}/g;

/** Whether a text asks for a secret. */
export function holdsSecret(text: string): boolean {
  return text.search(PLACE) >= 0;
}

/** The text with its secrets filled in. Throws `ProbeFault` naming the setting, never its value. */
export function reveal(
  text: string,
  url: URL,
  secret: (name: string) => string | undefined,
): string {
  return text.replaceAll(PLACE, (_, name: string) => {
    if (url.protocol !== 'https:') throw new ProbeFault(`${name} is sent over https only`);
    const value = secret(name);
    if (value === undefined || value === '') throw new ProbeFault(`${name} is not set`);
    return value;
  });
}
