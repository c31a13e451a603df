// What this room throws. `StorageFailed` means that the database did not do its part and that trying again may help; what
// the database refuses because of what it was sent is passed on as it came, because it would be refused again.

/** The database did not answer, or not as it should; `cause` is what it said. */
export class StorageFailed extends Error {
  override name = 'StorageFailed';
}

const REFUSED =
  /constraint failed|append-only|too many SQL variables|SQLITE_(TOOBIG|MISMATCH|RANGE)|D1_TYPE_ERROR/;

/** Waits for the database and tells the two kinds of failure apart. */
export async function askStorage<Answer>(question: PromiseLike<Answer>): Promise<Answer> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof StorageFailed || REFUSED.test(messageOf(error))) throw error;
    throw new StorageFailed('The database did not answer as it should', { cause: error });
  }
}

/** What the database says, or `StorageFailed` where it says nothing in time; what was asked of it goes on. */
export async function answeredWithin<Answer>(ms: number, asked: Promise<Answer>): Promise<Answer> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new StorageFailed(`The database said nothing within ${ms} ms`)),
    ms,
  );
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs statements as one transaction: all of them, or none. */
export async function runBatch(
  db: D1Database,
  statements: readonly D1PreparedStatement[],
): Promise<D1Result<Record<string, unknown>>[]> {
  return askStorage(db.batch<Record<string, unknown>>([...statements]));
}

// drizzle wraps what the driver says.
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} ${error.cause.message}` : error.message;
}
