// The worker that ours is measured against: it gives the same bytes under the same headers and does the least that could
// be called the same work. It runs in workerd as it stands here, so it imports nothing.

/** What it is taught to answer, by a name that the bench chooses: `POST /learn/<name>`, then `GET /answer/<name>`. */
export type Lesson = { status: number; headers: Record<string, string>; body: string };

/** `BARE`: it only asks. */
type Bindings = { DB: D1Database; TARGETS: readonly string[]; LANES?: number; BARE?: boolean };
type Answer = {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | null;
};

/** As many as the tick has in flight on this machine: three invocations with six each. */
const LANES = 18;

/** That of our monitors. */
const TIMEOUT_MS = 5_000;

const answers = new Map<string, Answer>();

function learn(name: string, { status, headers, body }: Lesson): Response {
  const bytes = status === 304 ? null : new TextEncoder().encode(body);
  answers.set(name, { status, headers, body: bytes });
  return new Response(null, { status: 204 });
}

function answer(name: string): Response {
  const { status = 404, headers = {}, body = null } = answers.get(name) ?? {};
  return new Response(body, { status, headers });
}

export default {
  async fetch(request: Request, bindings: Bindings): Promise<Response> {
    const { url } = request;
    const [, does = '', name = ''] = url.slice(url.indexOf('/', 8)).split('/');
    if (does === 'learn') return learn(name, (await request.json()) as Lesson);
    if (does === 'read') {
      await bindings.DB.prepare('SELECT id, text FROM kept WHERE id <= 3').all();
    }
    if (does === 'write') {
      const text = await request.text();
      await bindings.DB.prepare('INSERT INTO kept (text) VALUES (?)').bind(text).run();
    }
    return answer(name);
  },

  /** Asks every target once and writes one row. */
  async scheduled(_controller: unknown, bindings: Bindings): Promise<void> {
    const { DB, TARGETS, LANES: lanes = LANES, BARE: isBare = false } = bindings;
    const queue = TARGETS.values();
    const statuses: number[] = [];
    const lane = async () => {
      for (const target of queue) {
        // What nobody could call a check without: it gives up some day, and takes no answer out of a cache.
        const signal = AbortSignal.timeout(TIMEOUT_MS);
        const response = await fetch(target, { signal, cache: 'no-store' });
        await response.text();
        statuses.push(response.status);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    if (isBare) return;
    await DB.prepare('INSERT INTO kept (text) VALUES (?)').bind(statuses.join()).run();
  },
};
