// The code that two people read to each other: in groups of five, compared as it is typed.

const GROUP = 5

/** Digits alone, also those of a Chinese keyboard. */
export const digitsOf = (text: string): string =>
  text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/\D/g, '')

/** `12345 67890 …` as its groups. */
export const groupsOf = (code: string): string[] => digitsOf(code).match(new RegExp(`\\d{1,${GROUP}}`, 'g')) ?? []

export interface GroupHeard {
  typed: string
  /** Nothing typed yet, on the way, the same, another. */
  state: 'none' | 'part' | 'same' | 'differs'
}

/** What was heard, group by group, beside our own. */
export function heard(code: string, typed: string): GroupHeard[] {
  const theirs = groupsOf(typed)
  return groupsOf(code).map((own, index) => {
    const group = theirs[index] ?? ''
    if (group === '') return { typed: group, state: 'none' }
    if (!own.startsWith(group)) return { typed: group, state: 'differs' }
    return { typed: group, state: group === own ? 'same' : 'part' }
  })
}

/** Every group was heard, and none differs. */
export const allSame = (code: string, typed: string): boolean =>
  digitsOf(typed) !== '' && digitsOf(code) === digitsOf(typed)
