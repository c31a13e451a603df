// Sealing what is stored anew with the newest key, a page of rows at a time: subscribers first, then the addresses that are not
// written to. What is current costs nothing, and what no key opens any more stays as it is.

import { runBatch } from '../../store/failure.ts';
import {
  changeSubscriber,
  subscribersAfter,
  suppressAs,
  suppressionsAfter,
} from '../../store/subscribers.ts';
import type { Keyring } from '../keyring.ts';
import { openIn } from '../keyring.ts';
import { lookupText } from './form.ts';

const REKEY_PAGE = 100;
/** In front of where to go on: the list of addresses that are not written to comes after the subscribers. */
const SUPPRESSED = 'suppressed:';

type Page = { changes: D1PreparedStatement[]; count: number; last: string | null };
type Means = { db: D1Database; keyring: Keyring };

/** Seals a page of rows with the newest key, and looks them up by it; `next`: where to go on, null at the end. */
export async function rekey(
  means: Means,
  after: string,
): Promise<{ changed: number; next: string | null }> {
  const isSuppressed = after.startsWith(SUPPRESSED);
  const { changes, count, last } = isSuppressed
    ? await rekeySuppressed(means, after.slice(SUPPRESSED.length))
    : await rekeySubscribers(means, after);
  if (changes.length > 0) await runBatch(means.db, changes);
  if (last !== null) return { changed: count, next: (isSuppressed ? SUPPRESSED : '') + last };
  return { changed: count, next: isSuppressed ? null : SUPPRESSED };
}

async function rekeySubscribers({ db, keyring }: Means, after: string): Promise<Page> {
  const rows = await subscribersAfter(db, after, REKEY_PAGE);
  const changes: D1PreparedStatement[] = [];
  for (const { id, channel, address, secrets } of rows) {
    const isCurrent =
      (await keyring.isCurrent(address)) &&
      (secrets === null || (await keyring.isCurrent(secrets)));
    if (isCurrent) continue;
    const text = await openIn(keyring, address);
    if (text === null) continue;
    const opened = secrets === null ? null : await openIn(keyring, secrets);
    changes.push(
      changeSubscriber(db, id, {
        lookup: await keyring.lookup(lookupText(channel, text)),
        address: await keyring.seal(text),
        ...(opened !== null && { secrets: await keyring.seal(opened) }),
      }),
    );
  }
  return {
    changes,
    count: changes.length,
    last: rows.length < REKEY_PAGE ? null : (rows.at(-1)?.id ?? null),
  };
}

async function rekeySuppressed({ db, keyring }: Means, after: string): Promise<Page> {
  const rows = await suppressionsAfter(db, after, REKEY_PAGE);
  const changes: D1PreparedStatement[] = [];
  let count = 0;
  for (const row of rows) {
    if (await keyring.isCurrent(row.address)) continue;
    const text = await openIn(keyring, row.address);
    if (text === null) continue;
    const lookup = await keyring.lookup(lookupText('email', text));
    changes.push(
      ...suppressAs(db, row.lookup, { ...row, lookup, address: await keyring.seal(text) }),
    );
    count += 1;
  }
  return {
    changes,
    count,
    last: rows.length < REKEY_PAGE ? null : (rows.at(-1)?.lookup ?? null),
  };
}
