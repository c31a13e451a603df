// Answers that are ready: whatever was answered at an address is answered there again for as long as its documents would be
// taken from memory without asking, a second at the most. In a rush nearly everybody is answered here, before anything is
// routed, read or rendered.

/** An answer for everybody who asks at an address. Its headers are never changed. */
export type ReadyAnswer = {
  tag: string;
  headers: Headers;
  /** Null: only those who know this tag were answered so far. */
  body: Uint8Array<ArrayBuffer> | null;
  /** Epoch ms from which it has to be made anew. */
  until: number;
};

export type Ready = {
  /** Null: it has to be made. */
  answer(request: Request): Response | null;
  keep(url: string, answer: ReadyAnswer): void;
};

/** Addresses that are kept at most; what follows `?` makes another one. */
const ADDRESSES = 64;

export function createReady(now: () => number): Ready {
  const kept = new Map<string, ReadyAnswer>();
  return {
    answer(request) {
      const { url } = request;
      const ready = kept.get(url);
      if (ready === undefined || request.method !== 'GET' || saysWho(request)) return null;
      if (ready.until <= now()) {
        kept.delete(url);
        return null;
      }
      return given(request, ready);
    },
    keep(url, answer) {
      if (answer.until <= now()) return;
      const [oldest] = kept.keys();
      if (kept.size >= ADDRESSES && oldest !== undefined) kept.delete(oldest);
      kept.set(url, answer);
    },
  };
}

/** Who says who they are may see more than everybody, so the app decides. */
function saysWho({ headers }: Request): boolean {
  return (
    headers.has('Authorization') || headers.has('Cookie') || headers.has('Cf-Access-Jwt-Assertion')
  );
}

/** The answer to one who may know it already; null where it cannot be given without its body. */
export function given({ headers: asked }: Request, ready: ReadyAnswer): Response | null {
  const { tag, headers, body } = ready;
  if (isKnown(asked.get('If-None-Match'), tag)) return new Response(null, { status: 304, headers });
  return body && new Response(body, { headers });
}

/** Weak, because what compresses an answer on its way may change its bytes; compared as such. */
export function isKnown(ifNoneMatch: string | null, tag: string): boolean {
  return ifNoneMatch !== null && ifNoneMatch.includes(`"${tag}"`);
}
