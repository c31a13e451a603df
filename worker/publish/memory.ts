// What was rendered lately, kept in the memory of the isolate: a page that many ask for in the same minute is rendered
// once. The oldest entry goes when it is full.

export type Memory = {
  /** The bytes under a key, rendered if they are not there; null is not kept. */
  get(key: string, render: () => string | null): Uint8Array<ArrayBuffer> | null;
};

export function createMemory(limit: number): Memory {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  const encoder = new TextEncoder();
  return {
    get(key, render) {
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        kept.set(key, known);
        return known;
      }
      const text = render();
      if (text === null) return null;
      // A copy of its own: what an encoder returns may share its memory.
      const bytes = new Uint8Array(encoder.encode(text));
      kept.set(key, bytes);
      const [oldest] = kept.keys();
      if (kept.size > limit && oldest !== undefined) kept.delete(oldest);
      return bytes;
    },
  };
}
