// Writes down what became of deliveries. While one write is under way the next ones gather, and go together: with many at once
// the database is asked a few times, and with one at a time each is written before the next is sent. Once the database takes
// nothing any more, nothing more may be sent: it would be sent again.

import { runBatch, StorageFailed } from '../store/failure.ts';
import type { Outcome } from '../store/deliveries.ts';
import { addDeliveries } from '../store/deliveries.ts';

/** What is to be written: new rows, which go together into one statement, and whatever else. */
export type Noted = { rows: readonly Outcome[]; statements: readonly D1PreparedStatement[] };

type Waiting = Noted & { done: () => void };

/** So many that can wait are written together. */
const GATHERED_LEAST = 16;

export class Recorder {
  isBroken = false;
  #failure: StorageFailed | null = null;
  readonly #db: D1Database;
  readonly #done = new Set<string>();
  #gathered: Waiting[] = [];
  #isWriting = false;

  constructor(db: D1Database) {
    this.#db = db;
  }

  /**
   * Settles when it is written, or never will be; see `isBroken`. `mayWait`: for company, or for the next `write`, because it
   * may be repeated without harm.
   */
  async settle(subscriber: string, noted: Noted, mayWait: boolean): Promise<void> {
    await this.#gather(noted, !mayWait || this.#gathered.length + 1 >= GATHERED_LEAST);
    if (!this.isBroken) this.#done.add(subscriber);
  }

  /** Writes it, and what waits, together. Throws `StorageFailed` where that was not possible. */
  async write(...statements: D1PreparedStatement[]): Promise<void> {
    await this.writeNoted({ rows: [], statements });
  }

  async writeNoted(noted: Noted): Promise<void> {
    await this.#gather(noted, true);
    this.throwIfBroken();
  }

  isDone(subscriber: string): boolean {
    return this.#done.has(subscriber);
  }

  throwIfBroken(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  #gather(noted: Noted, isUrgent: boolean): Promise<void> {
    if (this.isBroken) return Promise.resolve();
    return new Promise((done) => {
      this.#gathered.push({ ...noted, done });
      if (isUrgent && !this.#isWriting) void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    this.#isWriting = true;
    while (this.#gathered.length > 0) {
      const batch = this.#gathered;
      this.#gathered = [];
      const rows = batch.flatMap((one) => one.rows);
      const statements = batch.flatMap((one) => one.statements);
      if (rows.length > 0) statements.unshift(addDeliveries(this.#db, rows));
      try {
        // Every one of them may be made twice without harm, so one hiccup is forgiven.
        if (!this.isBroken && statements.length > 0) {
          await runBatch(this.#db, statements).catch(() => runBatch(this.#db, statements));
        }
      } catch (error) {
        this.isBroken = true;
        this.#failure =
          error instanceof StorageFailed
            ? error
            : new StorageFailed('A delivery could not be written down', { cause: error });
      }
      for (const { done } of batch) done();
    }
    this.#isWriting = false;
  }
}
