// A company with subscribers: incidents are told to the real commit, and the real notifier tells them on.

import { emptyDatabase } from './database.ts';
import { Readers } from './readers.ts';
import { pagerduty } from './story.ts';
import { Told } from './told.ts';

export type ToldDelivery = {
  subject: string;
  subscriber: string;
  event: string;
  state: string;
  attempts: number;
  note: string | null;
  due_at: number | null;
};

export class Crowd {
  readonly told: Told;
  readonly readers: Readers;
  readonly db: D1Database;

  constructor(db: D1Database) {
    this.db = db;
    this.told = new Told(db);
    this.readers = new Readers(this.told);
  }

  static async gather(): Promise<Crowd> {
    return new Crowd(await emptyDatabase());
  }

  /** An incident that is public. */
  async open(incident = 'A', component = 'web'): Promise<void> {
    const about = { components: { [component]: null } };
    await this.told.tell(pagerduty(incident, 'triggered', this.told.now, about));
    await this.told.tell(pagerduty(incident, 'acknowledged', this.told.now, about));
  }

  async resolve(incident = 'A', component = 'web'): Promise<void> {
    const about = { components: { [component]: null } };
    await this.told.tell(pagerduty(incident, 'resolved', this.told.now, about));
  }

  /** Tells everybody whom there is to tell now. */
  drain(): Promise<void> {
    return this.readers.drainAll(this.db);
  }

  later(ms: number): void {
    this.told.now += ms;
  }

  async deliveries(): Promise<ToldDelivery[]> {
    const query = this.db.prepare(
      `SELECT subject, subscriber, event, state, attempts, note, due_at FROM delivery
       ORDER BY at, event`,
    );
    return (await query.all<ToldDelivery>()).results;
  }
}
