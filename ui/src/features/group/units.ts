// 单位: who is late, who is silent; found, narrowed, put in order.
import type { QueueConsent } from '../../generated/QueueConsent'
import type { QueueView } from '../../generated/QueueView'
import type { UnitRow } from '../../generated/UnitRow'

export const UNIT_COLUMNS = [
  { id: 'unit', name: '单位' },
  { id: 'heard', name: '最近来包' },
  { id: 'silent', name: '静默' },
  { id: 'open', name: '在办' },
  { id: 'owed', name: '应报' },
  { id: 'overdue', name: '逾期' },
  { id: 'late', name: '迟报' },
  { id: 'returned', name: '被退回' },
  { id: 'to_send', name: '待发' },
] as const
export type UnitColumn = (typeof UNIT_COLUMNS)[number]['id']
export interface UnitOrder {
  by: UnitColumn | ''
  up: boolean
}

const chinese = new Intl.Collator('zh-CN')
/** Never heard of is the longest silence. */
const silence = (row: UnitRow): number => row.silent_days ?? Infinity
const NUMBERS: Record<Exclude<UnitColumn, 'unit' | 'heard'>, (row: UnitRow) => number> = {
  silent: silence,
  open: (row) => row.open,
  owed: (row) => row.owed,
  overdue: (row) => row.overdue,
  late: (row) => row.late,
  returned: (row) => row.returned,
  to_send: (row) => Number(row.to_send),
}

function compared(a: UnitRow, b: UnitRow, by: UnitColumn): number {
  if (by === 'unit') return chinese.compare(a.unit, b.unit)
  if (by === 'heard') return (a.heard_at ? Date.parse(a.heard_at) : 0) - (b.heard_at ? Date.parse(b.heard_at) : 0)
  const [one, two] = [NUMBERS[by](a), NUMBERS[by](b)]
  return one === two ? 0 : one - two
}

/** As the desk gives them, who is late and silent first, unless a column was pressed. */
export function ordered(rows: UnitRow[], order: UnitOrder): UnitRow[] {
  const { by, up } = order
  if (!by) return rows
  return [...rows].sort((a, b) => (up ? 1 : -1) * compared(a, b, by))
}

/** A column is pressed: first the way that shows what matters, then the other, then none. */
export function pressed(order: UnitOrder, by: UnitColumn): UnitOrder {
  const first = by === 'unit'
  if (order.by !== by) return { by, up: first }
  return order.up === first ? { by, up: !first } : { by: '', up: false }
}

export const UNIT_SHOWS = [
  { id: 'all', name: '全部' },
  { id: 'overdue', name: '有逾期' },
  { id: 'silent', name: '久无来包' },
  { id: 'returned', name: '被退回未更正' },
  { id: 'to_send', name: '有待发' },
] as const
export type UnitShow = (typeof UNIT_SHOWS)[number]['id']

/** Days without a bundle after which a unit counts as silent here; only for this filter. */
export const SILENT_DAYS = 7

const SHOWS: Record<UnitShow, (row: UnitRow) => boolean> = {
  all: () => true,
  overdue: (row) => row.overdue > 0,
  silent: (row) => !row.revoked && silence(row) >= SILENT_DAYS,
  returned: (row) => row.returned > 0,
  to_send: (row) => row.to_send && !row.revoked,
}

export function shownUnits(rows: UnitRow[], show: UnitShow, text = ''): UnitRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => SHOWS[show](row) && words.every((word) => row.unit.toLowerCase().includes(word)))
}

export const silentWords = (row: Pick<UnitRow, 'silent_days' | 'heard_at'>): string =>
  row.silent_days === null || row.heard_at === null ? '从未来包' : row.silent_days === 0 ? '今天' : `${row.silent_days} 天`

export interface UnitCase {
  incident_id: string
  number: string
  title: string
  drill: boolean
  /** What waits in it, and where that is done. */
  waits: { name: string; to: string }[]
}

/** Where it is done: a step of the end on its own part, the start of the response at the head of the case. */
export const consentPath = (one: QueueConsent): string => `/incidents/${one.incident_id}${one.act === 'closure' ? '?tab=closure' : ''}`

/** Cases of a unit in which something waits for the working group. */
export function casesOf(queue: QueueView, unit: string): UnitCase[] {
  const found = new Map<string, UnitCase>()
  const put = (one: { incident_id: string; unit: string; number: string; title: string; drill: boolean }, title: string, name: string, to: string): void => {
    if (one.unit !== unit) return
    const before = found.get(one.incident_id)
    if (before) before.waits.push({ name, to })
    // The number of a paper is its own; the case is named by its link.
    else found.set(one.incident_id, { incident_id: one.incident_id, number: title ? one.number : '', title: title || one.title, drill: one.drill, waits: [{ name, to }] })
  }
  for (const one of queue.levels) put(one, one.title, '研判', '/group?tab=levels')
  for (const one of queue.consents) put(one, one.title, one.step, consentPath(one))
  for (const one of queue.papers) put(one, '', `审阅${one.kind_name}`, `/group/papers/${one.document_id}`)
  return [...found.values()]
}
