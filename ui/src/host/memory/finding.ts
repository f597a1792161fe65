// Finding in the invented office: words and filters over the cases that it has.
import type { FindInput } from '../../generated/FindInput'
import type { FoundRow } from '../../generated/FoundRow'
import { holds, pieces, wordsOf } from '../../parts/marking'
import type { Host } from '../host'
import { isOpen } from './board'
import { cards, view, type Case, type Desk } from './case'
import { unitOf } from './exchange/group'
import { lifeView } from './life-view'
import { tag } from './plans'
import { readingOf } from './reading'

type FindingHost = Pick<Host, 'find' | 'planReading' | 'adoptPlan'>

/** Whose case it is, where it is not one's own. */
const unitName = (item: Case): string => (item.id.startsWith('g') ? unitOf(item) : '')

/** Everything of a case that can be found. */
function textOf(item: Case): string[] {
  const { registration } = item
  return [
    item.number,
    item.title,
    unitName(item),
    registration.system,
    registration.what,
    registration.place,
    ...item.timeline.flatMap((line) => [line.text, line.detail]),
    ...Object.values(item.dispatches).flatMap((one) => [one.receiver_name, one.number, one.said, one.instructions]),
    ...item.documents.flatMap((paper) => [paper.title, paper.number]),
    ...item.life.progress.map((line) => line.text),
  ].filter(Boolean)
}

function snippetOf(item: Case, words: string[]): FoundRow['snippet'] {
  if (!words.length || holds(`${item.number} ${item.title}`, words)) return null
  for (const text of textOf(item)) {
    const parts = pieces(text, words)
    const at = parts.findIndex((part) => part.marked)
    if (at < 0) continue
    const join = (list: typeof parts): string => list.map((part) => part.text).join('')
    const before = join(parts.slice(0, at))
    const after = join(parts.slice(at + 1))
    return [
      before.length > 12 ? `…${before.slice(-12)}` : before,
      parts[at]?.text ?? '',
      after.length > 28 ? `${after.slice(0, 28)}…` : after,
    ]
  }
  return null
}

function rowOf(item: Case, desk: Desk, place: number, words: string[]): FoundRow {
  const { registration } = item
  const owed = cards(item, desk)
  return {
    place,
    id: item.id,
    number: item.number,
    title: item.title,
    unit: unitName(item),
    level: registration.level ? tag(registration.level) : null,
    category: view(desk).categories.find((category) => category.id === registration.category)?.name ?? null,
    phase: item.life.withdrawn ? '已撤销' : lifeView(item, desk).phase_name,
    discovered_at: registration.discovered_at,
    open: isOpen(item),
    late: owed.some((card) => card.late),
    overdue: owed.some((card) => !card.dispatch && card.due !== null && Date.parse(card.due) < Date.now()),
    drill: registration.drill,
    withdrawn: item.life.withdrawn !== null,
    snippet: snippetOf(item, words),
  }
}

const dayOf = (text: string, next: boolean): number => new Date(`${text}T00:00:00`).getTime() + (next ? 86_400_000 : 0)

function wanted(item: Case, row: FoundRow, input: FindInput, words: string[], units: string[]): boolean {
  const found = Date.parse(item.registration.discovered_at)
  return (
    holds(textOf(item).join('。'), words) &&
    (!input.levels.length || input.levels.includes(item.registration.level ?? 0)) &&
    (!input.categories.length || input.categories.includes(item.registration.category ?? '')) &&
    (!input.units.length || units.includes(row.unit)) &&
    (!input.phases.length || input.phases.includes(item.life.phase)) &&
    (!input.from || found >= dayOf(input.from, false)) &&
    (!input.to || found < dayOf(input.to, true)) &&
    (!input.late || row.late || row.overdue) &&
    (input.drills === 'only' ? row.drill : input.drills === 'exclude' ? !row.drill : true) &&
    (input.withdrawn || !row.withdrawn) &&
    (!input.open || row.open)
  )
}

interface Around {
  /** The other stations. */
  stations: () => Promise<{ id: string; unit: string }[]>
  desk: Desk
  cases: () => Case[]
  later: <T>(value: T, wait?: number) => Promise<T>
}

export function findingHost({ desk, cases, later, stations }: Around): FindingHost {
  return {
    async find(input) {
      const words = wordsOf(input.text)
      const units = (await stations()).filter((one) => input.units.includes(one.id)).map((one) => one.unit)
      const all = [...cases()]
        .sort((a, b) => Date.parse(b.registration.discovered_at) - Date.parse(a.registration.discovered_at))
        .map((item, index) => ({ item, row: rowOf(item, desk, 1_000_000 - index, words) }))
        .filter(({ item, row }) => wanted(item, row, input, words, units))
        .map(({ row }) => row)
      const rows = all.filter((row) => input.after === null || row.place < input.after)
      const limit = input.limit || 50
      return later({
        rows: rows.slice(0, limit),
        more: rows.length > limit,
        total: all.length > 1000 ? null : all.length,
      })
    },
    planReading: () => later(readingOf(desk)),
    adoptPlan: () => later(readingOf(desk)),
  }
}
