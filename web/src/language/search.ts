// Whether all the words are in a text, as the API searches: by letters and digits alone; case, accents, order and spaces
// do not matter.
const {compare} = new Intl.Collator('und', {sensitivity: 'base'});
const letters = (text: string): string[] => text.normalize('NFC').match(/[\p{L}\p{N}]/gu) ?? [];

export function finds(wanted: string, text: string): boolean {
  const all = letters(text);
  return wanted
    .split(/\s+/)
    .map(letters)
    .every(word => all.some((_, at) => !compare(all.slice(at, at + word.length).join(''), word.join(''))));
}
