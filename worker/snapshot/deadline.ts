// Waiting, but not for ever. What is waited for goes on; only the waiting ends.

/** It did not answer in time. */
export class TookTooLong extends Error {
  override name = 'TookTooLong';
}

/** What `work` gives, or `TookTooLong` after so many milliseconds. */
export async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(`No answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
}
