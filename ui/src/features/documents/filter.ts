// Which papers the screen lists: all, those that wait for somebody, those of the station itself; narrowed by words.
import type { DocumentRow } from '../../generated/DocumentRow'
import { holds, wordsOf } from '../../parts/marking'
import { isReturned, isToConfirm } from '../../words/delivery'
import { isDraft, isWaiting, paperState } from '../../words/paper'

export const SHOWS = ['all', 'todo', 'station'] as const
export type Show = (typeof SHOWS)[number]
export const showOf = (query: unknown): Show => SHOWS.find((one) => one === query) ?? 'all'

export function shownPapers(rows: DocumentRow[], show: Show): DocumentRow[] {
  if (show === 'todo') return rows.filter((row) => isWaiting(row.state) || isReturned(row) || isToConfirm(row))
  if (show === 'station') return rows.filter((row) => row.incident_id === '')
  return rows
}

export function foundPapers(rows: DocumentRow[], text: string): DocumentRow[] {
  const words = wordsOf(text)
  if (!words.length) return rows
  return rows.filter((row) =>
    holds([row.title, row.number, row.kind_name, row.incident_title, row.unit, paperState(row), row.delivery_name].join(' '), words),
  )
}

/** As many issued papers as the desk lists; older ones are found by their case. */
export const LISTED = 500
export const isCut = (rows: DocumentRow[]): boolean => rows.filter((row) => !isDraft(row.state)).length >= LISTED
