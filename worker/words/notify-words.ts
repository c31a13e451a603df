// What mails and chat messages say around the facts.

export type NotifyWords = {
  /** The link to what a message is about. */
  open: string;
  /** Why somebody inside gets this. */
  internal(page: string): string;
};
