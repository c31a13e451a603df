// Action items that are chased, on a Monday morning, with a tracker that is played.

import type { ActionItem, ContentIndex } from '../domain/content-index.ts';
import { EMPTY_CONTENT } from '../domain/content-index.ts';
import { readSettings } from '../env.ts';
import { readTracked } from '../store/action-items.ts';
import { emptyDatabase } from './database.ts';
import { FakeGitHub, GITHUB_REPOSITORY, GITHUB_TOKEN } from './github.ts';
import { Posted, TOLD_ABOUT } from './posted.ts';
import { MINUTE_MS, START_AT } from './story.ts';
import { Told } from './told.ts';

/** A Monday, 08:07 UTC. */
const MONDAY = START_AT - 113 * MINUTE_MS;

export const item = (more: Partial<ActionItem> = {}): ActionItem => ({
  incident: 'INC-20261001-01',
  slug: '2026-10-01-pool',
  id: 'AI-1',
  title: 'Refuse too large pools',
  priority: 'P0',
  owner: '@team-api',
  due: null,
  tracker: null,
  doneWhen: 'The check fails',
  state: 'open',
  resolvedAt: Date.UTC(2026, 9, 1, 10),
  isPublic: true,
  ...more,
});

export class Chased {
  readonly db: D1Database;
  readonly told: Told;
  readonly github = new FakeGitHub();

  static async begin(): Promise<Chased> {
    return new Chased(await emptyDatabase());
  }

  private constructor(db: D1Database) {
    this.db = db;
    this.told = new Told(db, { catalog: TOLD_ABOUT });
    this.told.now = MONDAY;
  }

  /** One run over these items; without settings no tracker is set up. */
  readonly chase = async (
    items: readonly ActionItem[],
    settings: Record<string, string> = { GITHUB_TOKEN, GITHUB_REPOSITORY },
  ): Promise<void> => {
    const content: ContentIndex = { ...EMPTY_CONTENT, actionItems: items };
    const more = { ...readSettings(settings), fetch: this.github.fetch, content };
    await new Posted(this.told).notifier({ DB: this.db }, more).chase(this.told.now);
  };

  /** What is known of each, "AI-1 open". */
  readonly states = async (): Promise<string[]> =>
    (await readTracked(this.db)).map(({ id, trackerState }) => `${id} ${trackerState}`);

  /** What people inside are told, oldest first. */
  readonly memos = async (): Promise<{ key: string; payload: string }[]> => {
    const rows = `SELECT key, payload FROM outbox WHERE kind = 'memo' ORDER BY id`;
    return (await this.db.prepare(rows).all<{ key: string; payload: string }>()).results;
  };
}
