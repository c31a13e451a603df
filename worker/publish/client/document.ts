// What the parts of the script share: reading a page out of an answer, and speaking politely.

/** The page in an answer; throws where the server did not give one. */
export async function pageIn(answer: Response): Promise<Document> {
  if (!answer.ok) throw answer;
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

/** Has a screen reader say something when it comes to it. */
export function say(text: string): void {
  const voice = document.querySelector('#said');
  if (voice) voice.textContent = text;
}
