// A number with its noun in English, for people inside and at a terminal. What customers read is in `worker/words`, by language.

/** `1 alert`, `2 alerts`, `0 entries`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
