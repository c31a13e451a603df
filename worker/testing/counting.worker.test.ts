import { beforeEach, describe, expect, it } from 'vitest';
import { counting } from './counting.ts';
import { emptyDatabase } from './database.ts';

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
  await db.prepare("INSERT INTO tick VALUES (1, 'a'), (2, 'b'), (3, 'c')").run();
});

const SELECT = 'SELECT minute, data FROM tick WHERE minute >= ? ORDER BY minute';

describe('a database that counts', () => {
  it('answers as the one behind it', async () => {
    const own = counting(db).db;
    const [here, there] = [own, db].map((each) => each.prepare(SELECT).bind(2));
    expect((await here?.all())?.results).toEqual((await there?.all())?.results);
    expect(await here?.raw()).toEqual(await there?.raw());
    expect(await here?.first()).toEqual(await there?.first());
    expect(await here?.first('data')).toEqual(await there?.first('data'));
    expect(await own.prepare(SELECT).bind(9).first()).toBeNull();
    await expect(own.prepare('SELECT nothing').all()).rejects.toThrow('nothing');
  });

  it('tells calls, statements and billed rows, and begins anew', async () => {
    const { db: own, take } = counting(db);
    await own.prepare(SELECT).bind(2).raw();
    expect(take()).toEqual({ calls: 1, statements: 1, rowsRead: 2, rowsWritten: 0 });
    await own.batch([
      own.prepare("INSERT INTO tick VALUES (4, 'd')"),
      own.prepare('DELETE FROM tick WHERE minute = ?').bind(1),
    ]);
    expect(take()).toMatchObject({ calls: 1, statements: 2, rowsWritten: 2 });
    expect(take()).toEqual({ calls: 0, statements: 0, rowsRead: 0, rowsWritten: 0 });
  });
});
