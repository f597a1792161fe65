// Words in braces that a wording takes, and putting them where the caret stands.

/** Texts of the editor tell where the caret was last. */
export interface Caret {
  field: HTMLInputElement | HTMLTextAreaElement
  start: number
  end: number
}

export const caretOf = (target: EventTarget | null): Caret | null => {
  if (!(target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text'))) return null
  const length = target.value.length
  return { field: target, start: target.selectionStart ?? length, end: target.selectionEnd ?? length }
}

/** A text with a word put in place of what is marked, and where the caret is then. */
export function inserted(text: string, start: number, end: number, word: string): { text: string; caret: number } {
  const put = `{${word}}`
  return { text: text.slice(0, start) + put + text.slice(end), caret: start + put.length }
}

export const moved = <T>(list: T[], index: number, by: 1 | -1): T[] => {
  const to = index + by
  const one = list[index]
  const other = list[to]
  if (one === undefined || other === undefined) return list
  return list.map((entry, at) => (at === index ? other : at === to ? one : entry))
}

/** `一、`, `二、` … at the head of a heading, in the order in which they stand now. */
const NUMBERS = '一二三四五六七八九十'
export function renumbered(headings: string[]): string[] {
  let count = 0
  return headings.map((heading) => {
    const found = /^[一二三四五六七八九十]+、/.exec(heading)
    if (!found) return heading
    const number = NUMBERS[count++]
    return number ? `${number}、${heading.slice(found[0].length)}` : heading
  })
}
