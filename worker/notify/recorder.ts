// Writes down what became of deliveries. While one write is under way the next ones gather, and go together: with many at once
// the database is asked a few times, and with one at a time each is written before the next is sent. Once the database takes
// nothing any more, nothing more may be sent: it would be sent again.

import { runBatch, StorageFailed } from '../store/failure.ts';

type Waiting = { statements: D1PreparedStatement[]; done: () => void };

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

  /** Settles when it is written, or never will be; see `isBroken`. */
  async settle(subscriber: string, statements: D1PreparedStatement[]): Promise<void> {
    await this.#gather(statements);
    if (!this.isBroken) this.#done.add(subscriber);
  }

  /** Throws `StorageFailed` where it was not written. */
  async write(...statements: D1PreparedStatement[]): Promise<void> {
    await this.#gather(statements);
    this.throwIfBroken();
  }

  isDone(subscriber: string): boolean {
    return this.#done.has(subscriber);
  }

  throwIfBroken(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  #gather(statements: D1PreparedStatement[]): Promise<void> {
    if (this.isBroken || statements.length === 0) return Promise.resolve();
    return new Promise((done) => {
      this.#gathered.push({ statements, done });
      if (!this.#isWriting) void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    this.#isWriting = true;
    while (this.#gathered.length > 0) {
      const batch = this.#gathered;
      this.#gathered = [];
      const statements = batch.flatMap((one) => one.statements);
      try {
        // Every one of them may be made twice without harm, so one hiccup is forgiven.
        if (!this.isBroken) {
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
