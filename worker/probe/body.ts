// The beginning of a body, and nothing behind it: whoever sends more is told to stop.

/** Of an answer's body this much is read. */
export const BODY_BYTES_LIMIT = 64 * 1024;

/** `isWhole`: there was no more. */
export async function readStart(
  body: ReadableStream<Uint8Array> | null,
  limit = BODY_BYTES_LIMIT,
): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const parts: Uint8Array[] = [];
  if (body === null) return { bytes: joined(parts, 0), isWhole: true };
  const reader = body.getReader();
  let length = 0;
  while (length < limit) {
    const { done, value } = await reader.read();
    if (done) return { bytes: joined(parts, length), isWhole: true };
    const part = value.subarray(0, limit - length);
    parts.push(part);
    length += part.length;
  }
  await reader.cancel();
  return { bytes: joined(parts, length), isWhole: false };
}

/**
 * The same of an answer. One that says itself that it is short is read in one go by the runtime, which costs a fraction; a
 * compressed one says nothing about how long it becomes, nor does a chunked one, whatever length it claims beside.
 */
export async function readAnswer(
  response: Response,
  limit = BODY_BYTES_LIMIT,
): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const { headers, body } = response;
  const length = headers.get('content-length');
  const isShort = length !== null && /^\d{1,9}$/.test(length) && Number(length) <= limit;
  const isPlain = !headers.has('content-encoding') && !headers.has('transfer-encoding');
  if (!isShort || !isPlain) return readStart(body, limit);
  return { bytes: new Uint8Array(await response.arrayBuffer()), isWhole: true };
}

/** Most bodies come in one part, and are as long as it: no room is made for what is not there. */
function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
