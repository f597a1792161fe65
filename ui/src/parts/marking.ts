// Where the words looked for stand in a text: letters and digits are compared, whatever their width, case and the signs between them.

const one = (character: string): string => character.normalize('NFKC').toLowerCase()
const letter = (character: string): boolean => /[\p{L}\p{N}]/u.test(character)

/** Every word must stand in it, as finding in the ledger sees it. */
export const wordsOf = (query: string): string[] =>
  query
    .split(/\s+/)
    .map(lettersOf)
    .filter(Boolean)

export function lettersOf(text: string): string {
  return one(text).replace(/[^\p{L}\p{N}]/gu, '')
}

export function holds(text: string, words: string[]): boolean {
  if (!words.length) return true
  return hold(lettersOf(text), words)
}

/** The same for letters that were taken out before. */
export function hold(letters: string, words: string[]): boolean {
  return words.every((word) => letters.includes(word))
}

export interface Piece {
  text: string
  marked: boolean
}

/** The text in pieces, those that match marked. */
export function pieces(text: string, words: string[]): Piece[] {
  if (!words.length || !text) return [{ text, marked: false }]
  const characters = [...text]
  let letters = ''
  /** Which character each letter came from. */
  const from: number[] = []
  characters.forEach((character, index) => {
    if (!letter(character)) return
    for (const plain of one(character)) {
      letters += plain
      for (let unit = 0; unit < plain.length; unit += 1) from.push(index)
    }
  })
  const marked = new Array<boolean>(characters.length).fill(false)
  for (const word of words) {
    for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + word.length)) {
      const last = from[at + word.length - 1] ?? 0
      for (let index = from[at] ?? 0; index <= last; index += 1) marked[index] = true
    }
  }
  const found: Piece[] = []
  characters.forEach((character, index) => {
    const before = found.at(-1)
    if (before && before.marked === marked[index]) before.text += character
    else found.push({ text: character, marked: marked[index] ?? false })
  })
  return found
}
