import { describe, expect, it } from 'vitest';
import { createMirror } from './mirror.ts';

describe('the mirror', () => {
  const documents = [
    { key: 'page', etag: 'a', json: '{"page":1}' },
    { key: 'recent', etag: 'b', json: '{"recent":1}' },
  ];

  it('copies each document with its tag and its date', async () => {
    const put: unknown[] = [];
    const mirror = createMirror({ put: async (...what: unknown[]) => void put.push(what) });
    expect(await mirror(documents, 123)).toEqual([]);
    expect(put).toEqual([
      ['document:page', '{"page":1}', { metadata: { etag: 'a', at: 123 } }],
      ['document:recent', '{"recent":1}', { metadata: { etag: 'b', at: 123 } }],
    ]);
  });

  it('never fails; it names what it could not copy', async () => {
    const put = (key: string) =>
      key === 'document:page' ? Promise.reject(new Error('429')) : Promise.resolve();
    expect(await createMirror({ put })(documents, 123)).toEqual(['page']);
  });

  describe('where a copy was refused', () => {
    /** KV that takes one write a second under a name, a database that goes on, and a clock that waiting moves. */
    function busy() {
      const [writtenAt, kept] = [new Map<string, number>(), new Map<string, unknown[]>()];
      const standing = new Map(documents.map((one) => [one.key, one]));
      const waited: number[] = [];
      type Put = (key: string, json: string, about: { metadata?: unknown }) => Promise<void>;
      const clock = { now: 10_000 };
      const take: Put = async (key, json, { metadata }) => {
        if (clock.now - (writtenAt.get(key) ?? 0) < 1_000) throw new Error('429');
        writtenAt.set(key, clock.now);
        kept.set(key, [json, metadata]);
      };
      const kv = { put: take };
      return {
        clock,
        kv,
        standing,
        kept,
        waited,
        mirror: createMirror(
          { put: (...what: unknown[]) => kv.put(...(what as Parameters<Put>)) },
          {
            standing: async (keys) => keys.flatMap((key) => standing.get(key) ?? []),
            now: () => clock.now,
            pause: async (ms) => {
              waited.push(ms);
              clock.now += ms;
            },
          },
        ),
      };
    }
    const second = { key: 'page', etag: 'c', json: '{"page":2}' };

    it('puts it again when KV takes it, so that the newest is what is left', async () => {
      const world = busy();
      await world.mirror(documents, 10_000);
      world.standing.set('page', second);
      world.clock.now += 200;
      expect(await world.mirror([second], 10_200)).toEqual([]);
      expect(world.waited).toHaveLength(1);
      expect(world.kept.get('document:page')).toEqual(['{"page":2}', { etag: 'c', at: 11_300 }]);
    });

    it('puts what stands by then, never what was refused', async () => {
      const world = busy();
      await world.mirror(documents, 10_000);
      world.clock.now += 200;
      const third = { ...second, etag: 'd', json: '{"page":3}' };
      world.standing.set('page', third);
      expect(await world.mirror([second], 10_200)).toEqual([]);
      expect(world.kept.get('document:page')?.[0]).toBe('{"page":3}');
    });

    it('gives up in the end, and says so', async () => {
      const world = busy();
      world.kv.put = () => Promise.reject(new Error('429'));
      expect(await world.mirror(documents, 10_000)).toEqual(['page', 'recent']);
      expect(world.waited).toHaveLength(3);
    });

    it('leaves the copy alone where the database cannot be asked', async () => {
      const world = busy();
      const mirror = createMirror(
        { put: () => Promise.reject(new Error('429')) },
        {
          standing: () => Promise.reject(new Error('down')),
          now: () => 0,
          pause: async () => {},
        },
      );
      expect(await mirror([second], 10_000)).toEqual(['page']);
      expect(world.kept.size).toBe(0);
    });
  });
});
