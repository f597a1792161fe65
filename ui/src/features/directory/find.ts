// Finding in the directory: every word must stand somewhere in the row; numbers are found however they are spaced.
import type { DirectoryRowView } from '../../generated/DirectoryRowView'

const plain = (text: string): string => text.toLowerCase().replace(/[\s\-()（）]/g, '')

export function found(row: DirectoryRowView, text: string): boolean {
  const words = text.split(/\s+/).map(plain).filter(Boolean)
  if (!words.length) return true
  const { unit, person, post, telephone, mobile, duty_telephone, email, party_name, note } = row
  // A mark between the fields, so that no word is found across two of them.
  const all = [unit, person, post, telephone, mobile, duty_telephone, email, party_name ?? '', note].map(plain).join('\n')
  return words.every((word) => all.includes(word)) || all.includes(plain(text))
}

/** Whom the plan names come first; then the units, each together, in the order in which they were put in. */
export function ordered(rows: DirectoryRowView[]): DirectoryRowView[] {
  const first = new Map<string, number>()
  rows.forEach((row, index) => {
    if (!first.has(row.unit)) first.set(row.unit, index)
  })
  return [...rows].sort(
    (a, b) => Number(!a.party) - Number(!b.party) || (first.get(a.unit) ?? 0) - (first.get(b.unit) ?? 0),
  )
}

export const telephonesOf = (row: DirectoryRowView): string[] => [row.telephone, row.mobile].filter(Boolean)
