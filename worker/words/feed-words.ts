// What the feeds say around the facts. Programs read them too, so the forms of Statuspage are kept where it has one.

export type FeedWords = {
  /** Titles, after the name of the page. */
  history(name: string): string;
  updates(name: string): string;
  calendar(name: string): string;
  /** Stands in place of a status that the update before it had already. */
  update: string;
  /** In front of the window of a maintenance. */
  scheduled: string;
  /** Short names of the twelve months. */
  months: readonly string[];
  /** "Aug 21"; the day arrives as HTML. */
  date(month: string, day: string): string;
};
