// `npm run verify-audit`: checks the hash chain of the whole journal, of a file that `/v1/audit.jsonl` gave, or of the local
// server's database. Says how many rows hold, or where the first one does not.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Break } from '../worker/store/chain.ts';
import { GENESIS, verifyChain } from '../worker/store/chain.ts';
import { rowsAfter } from '../worker/store/journal.ts';
import type { JournalRow } from '../worker/store/schema.ts';
import { dataFolder, openDatabase } from './local-database.ts';

/** Rows that are checked at once. */
const PIECE = 1_000;

/** Checks rows piece by piece, each against the end of the one before. */
export async function verify(
  pieces: AsyncIterable<readonly JournalRow[]>,
): Promise<{ rows: number; broken: Break | null; head: string }> {
  let head = { position: 0, hash: GENESIS };
  let rows = 0;
  for await (const piece of pieces) {
    const broken = await verifyChain(piece, head);
    if (broken !== null)
      return {
        rows: rows + Math.max(0, broken.position - head.position - 1),
        broken,
        head: head.hash,
      };
    const last = piece.at(-1);
    if (last !== undefined) head = { position: last.position, hash: last.hash };
    rows += piece.length;
  }
  return { rows, broken: null, head: head.hash };
}

/** A line of the export as the row that it was. */
export function rowOf(line: string): JournalRow {
  const { recorded_at: recordedAt, previous_hash: previousHash, ...others } = JSON.parse(line);
  return { ...others, recordedAt, previousHash };
}

export async function* linesIn(file: string): AsyncGenerator<JournalRow[]> {
  let piece: JournalRow[] = [];
  const lines = createInterface({ input: createReadStream(file, 'utf8') });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    piece.push(rowOf(line));
    if (piece.length < PIECE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

async function* rowsIn(db: D1Database): AsyncGenerator<JournalRow[]> {
  for (let after = 0; ;) {
    const piece = await rowsAfter(db, after, PIECE);
    if (piece.length === 0) return;
    yield piece;
    after = piece.at(-1)?.position ?? after;
  }
}

const WHAT: Record<Break['found'], string> = {
  gap: 'rows before it are missing',
  previous_hash: 'the row before it is not the one that it followed',
  hash: 'it was changed after it was written',
};

if (import.meta.main) {
  const [file] = process.argv.slice(2);
  if (file === '--help') {
    console.log(
      'Usage: npm run verify-audit -- [audit.jsonl]\nWithout a file the local server’s journal is checked.',
    );
  } else {
    const opened = file === undefined ? await openDatabase(dataFolder()) : null;
    try {
      const { rows, broken, head } = await verify(
        opened === null ? linesIn(file ?? '') : rowsIn(opened.db),
      );
      if (broken === null)
        console.log(`${rows} rows, every one follows the one before. Head ${head}`);
      else
        console.error(
          `Row ${broken.position}: ${WHAT[broken.found]}. ${rows} rows before it hold.`,
        );
      process.exitCode = broken === null ? 0 : 1;
    } catch (error) {
      console.error(
        `The journal cannot be read: ${error instanceof Error ? error.message : error}`,
      );
      process.exitCode = 1;
    } finally {
      await opened?.close();
    }
  }
}
