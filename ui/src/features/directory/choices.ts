// What a person takes of a file that is to be imported.
import type { DirectoryChoices } from '../../generated/DirectoryChoices'
import type { DirectoryPreview } from '../../generated/DirectoryPreview'

export interface Chosen {
  /** Row numbers that are left out. */
  skip: Set<number>
  /** Rows of the directory, not in the file, that are to go. */
  remove: Set<string>
}

export interface Tally {
  added: number
  changed: number
  removed: number
  all: number
}

export function tally(preview: DirectoryPreview, chosen: Chosen): Tally {
  const taken = (rows: { row: number }[]): number => rows.filter((item) => !chosen.skip.has(item.row)).length
  const added = taken(preview.added)
  const changed = taken(preview.changed)
  const removed = chosen.remove.size
  return { added, changed, removed, all: added + changed + removed }
}

export const toChoices = (preview: DirectoryPreview, chosen: Chosen): DirectoryChoices => ({
  digest: preview.digest,
  skip: [...chosen.skip].sort((a, b) => a - b),
  remove: [...chosen.remove],
})

/** `新增 3、改动 2、删去 1`; only what there is. */
export const inWords = (count: Tally): string =>
  [
    count.added ? `新增 ${count.added}` : '',
    count.changed ? `改动 ${count.changed}` : '',
    count.removed ? `删去 ${count.removed}` : '',
  ]
    .filter(Boolean)
    .join('、')

/** The same set with one more, or one less. */
export function put<T>(set: Set<T>, item: T, on: boolean): Set<T> {
  const next = new Set(set)
  if (on) next.add(item)
  else next.delete(item)
  return next
}
