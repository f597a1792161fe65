// The counts at the head of the board, and which cards each of them means. Drills are marked, and counted apart.
import type { BoardTask } from '../../generated/BoardTask'
import type { OwedCard } from '../../generated/OwedCard'
import { clockState } from '../../time/clock'

export type OwedGroup = 'overdue' | 'immediately' | 'soon'

const HOUR = 60 * 60 * 1000

type Timed = Parameters<typeof clockState>[0] & Pick<OwedCard, 'drill'>

/** Whether a card belongs to a count now: a clock that runs out while one looks changes its group. */
export function inGroup(card: Timed, group: OwedGroup, now: number): boolean {
  if (card.drill) return false
  const state = clockState(card, now)
  if (group !== 'soon') return state === group
  if (card.dispatch || card.due === null) return false
  const left = Date.parse(card.due) - now
  return left >= 0 && left <= HOUR
}

export const groupOf = <T extends Timed>(cards: T[], group: OwedGroup, now: number): T[] =>
  cards.filter((card) => inGroup(card, group, now))

export const taskOverdue = (task: Pick<BoardTask, 'due' | 'overdue'>, now: number): boolean =>
  task.due === null ? task.overdue : Date.parse(task.due) < now

/** The tasks that the count means. */
export const tasksOverdue = <T extends Pick<BoardTask, 'due' | 'overdue' | 'drill'>>(tasks: T[], now: number): T[] =>
  tasks.filter((task) => !task.drill && taskOverdue(task, now))

/** Where a task is done. */
export const taskPath = (task: Pick<BoardTask, 'incident_id' | 'kind'>): string =>
  `/incidents/${task.incident_id}?tab=${task.kind === 'improvement' ? 'investigation' : 'duties'}`
