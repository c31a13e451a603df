// A stranger's request, taken in no further than it may be long: what length it names is only what it says.

/** Null: it is longer, and the rest of it has not been read. */
export async function bytesOf(
  { body }: Request,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const taken = new Uint8Array(limit);
  let length = 0;
  for await (const piece of body ?? []) {
    if (length + piece.length > limit) return null;
    taken.set(piece, length);
    length += piece.length;
  }
  return taken.subarray(0, length);
}

/** The same as a text. */
export async function textWithin(request: Request, limit: number): Promise<string | null> {
  const bytes = await bytesOf(request, limit);
  return bytes && new TextDecoder().decode(bytes);
}
