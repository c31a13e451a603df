// The beginning of a body, and nothing behind it: whoever sends more is told to stop.

/** Of an answer's body this much is read. */
export const BODY_BYTES_LIMIT = 64 * 1024;

/** `isWhole`: there was no more. */
export async function readStart(
  body: ReadableStream<Uint8Array> | null,
  limit = BODY_BYTES_LIMIT,
): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const bytes = new Uint8Array(limit);
  if (body === null) return { bytes: bytes.subarray(0, 0), isWhole: true };
  const reader = body.getReader();
  let length = 0;
  while (length < limit) {
    const { done, value } = await reader.read();
    if (done) return { bytes: bytes.subarray(0, length), isWhole: true };
    const part = value.subarray(0, limit - length);
    bytes.set(part, length);
    length += part.length;
  }
  await reader.cancel();
  return { bytes, isWhole: false };
}
