// What mails and chat messages say around the facts.

/** A mail that asks somebody to do one thing. */
export type AskWords = {
  subject(page: string): string;
  title: string;
  text(page: string): string;
  button: string;
};

/** The same about a webhook of somebody's, by the host that it posts to. */
export type WatchWords = Omit<AskWords, 'text'> & {
  text(page: string, host: string, days: number): string;
};

export type NotifyWords = {
  /** The link to what a message is about. */
  open: string;
  /** Why somebody inside gets this. */
  internal(page: string): string;
  /** Why a subscriber gets this. */
  why(page: string): string;
  manage: string;
  leave: string;
  /** Label of the time of planned work. */
  window: string;
  rescheduled: string;
  /** Planned work is announced; `hours` before it begins. */
  reminder(hours: number): string;
  /** The first message to an address; `text` says that nothing happens unless it is confirmed. */
  confirm: AskWords;
  /** To an address that is confirmed already. */
  known: AskWords;
  /** To the mail address that is named for a webhook: whether it wants to hear when that is disabled. */
  watch: WatchWords;
  /** That it is. */
  disabled: WatchWords;
  digest: {
    subject(page: string, day: string): string;
    title(day: string): string;
    text(count: number): string;
  };
  report: { title(month: string): string; text(month: string): string; button: string };
  /** To the customers of a tier: its promise of a month is not kept. Figures arrive formatted, with their percent sign. */
  missed: {
    title(tier: string, month: string): string;
    text(said: {
      month: string;
      target: string;
      /** Null: nothing was measured. */
      uptime: string | null;
      /** When that was counted; null: the month is over. */
      until: string | null;
      isCredited: boolean;
    }): string;
    promised: string;
    measured: string;
  };
  /** `npm run notify:test` sends this. */
  test: { title: string; text(page: string): string };
};
