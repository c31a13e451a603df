// Notices what the site has published: `postmortems.json` lies among the worker's own static files
// and changes with a deployment. Telling it twice is harmless, so what is already known is
// remembered in memory alone.

export type Published = { incident: string; slug: string; url: string; title: string };

export type Assets = { fetch: (address: string, init?: RequestInit) => Promise<Response> };

// Only the path counts; the binding asks nobody outside.
const ADDRESS = 'https://assets.invalid/postmortems.json';

/**
 * A function that calls `tell` when the file is new or has changed; a failing `tell` is called
 * again next time.
 */
export function createPostmortemWatch(assets: Assets) {
  let known: string | null = null;
  return async (tell: (entries: readonly Published[]) => Promise<unknown>): Promise<void> => {
    const response = await assets.fetch(
      ADDRESS,
      known === null ? {} : { headers: { 'if-none-match': known } },
    );
    const etag = response.headers.get('etag');
    if (!response.ok || (etag !== null && etag === known)) {
      await response.body?.cancel();
      return;
    }
    await tell(publishedIn(await response.json()));
    known = etag;
  };
}

/** The root causes of published postmortems by the public id of their incident; none where the file cannot be read. */
export async function readRootCauses(assets: Assets): Promise<ReadonlyMap<string, string>> {
  const response = await assets.fetch(ADDRESS);
  const file: unknown = response.ok ? await response.json() : [];
  if (!Array.isArray(file)) return new Map();
  return new Map(
    file.flatMap((entry: unknown): [string, string][] => {
      if (typeof entry !== 'object' || entry === null) return [];
      const { publicId, rootCause, status } = entry as Readonly<Record<string, unknown>>;
      const isThere = typeof publicId === 'string' && typeof rootCause === 'string';
      return isThere && status === 'approved' ? [[publicId, rootCause]] : [];
    }),
  );
}

/**
 * The approved ones; entries without what is needed are left out, because the build has checked its
 * own file.
 */
export function publishedIn(file: unknown): Published[] {
  if (!Array.isArray(file)) return [];
  return file.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { incident, slug, url, title, status } = entry as Readonly<Record<string, unknown>>;
    const isComplete =
      typeof incident === 'string' &&
      typeof slug === 'string' &&
      typeof url === 'string' &&
      typeof title === 'string';
    return isComplete && status === 'approved' ? [{ incident, slug, url, title }] : [];
  });
}
