// The parts of the working group's desk, with what waits in each.
import type { QueueView } from '../../generated/QueueView'

export const GROUP_TABS = [
  { id: 'inbox', name: '收件' },
  { id: 'levels', name: '研判' },
  { id: 'consents', name: '审批' },
  { id: 'papers', name: '审阅' },
  { id: 'units', name: '单位' },
] as const
export type GroupTab = (typeof GROUP_TABS)[number]['id']

export const groupTabOf = (query: unknown): GroupTab => GROUP_TABS.find((tab) => tab.id === query)?.id ?? 'inbox'

/** Drills wait too, but they are not counted among what is real. */
const real = (list: { drill: boolean }[]): number => list.filter((one) => !one.drill).length

export function countOf(tab: GroupTab, queue: QueueView): number {
  if (tab === 'levels' || tab === 'consents' || tab === 'papers') return real(queue[tab])
  if (tab === 'units') return queue.units.filter((unit) => unit.overdue > 0).length
  return 0
}

/** Everything that waits for a person of the working group. */
export const waitingCount = (queue: QueueView): number => real(queue.levels) + real(queue.consents) + real(queue.papers)
