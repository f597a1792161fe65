// The invented board: what is owed, what is open, which tasks wait.
import type { Board } from '../../generated/Board'
import type { BoardTask } from '../../generated/BoardTask'
import type { DocumentRow } from '../../generated/DocumentRow'
import { rfc3339 } from '../../time/moment'
import { isToConfirm } from '../../words/delivery'
import { cards, row, type Case, type Desk } from './case'
import { duties } from './life'

const RANK = { immediately: 0, overdue: 1, soon: 1, running: 1, promptly: 2, not_started: 3, done: 5 }
const HOUR = 3_600_000

export const isOpen = (item: Case): boolean => item.life.phase !== 'archived' && item.life.withdrawn === null

function tasksOf(item: Case, desk: Desk): BoardTask[] {
  return duties(item, desk)
    .filter((duty) => duty.ours && duty.state === 'open' && (duty.due !== null || duty.person !== ''))
    .map((duty) => ({
      incident_id: item.id,
      incident_number: item.number,
      incident_title: item.title,
      drill: item.registration.drill,
      key: duty.key,
      kind: duty.kind,
      text: duty.task,
      person: duty.person,
      due: duty.due,
      overdue: duty.due !== null && Date.parse(duty.due) < Date.now(),
    }))
}

export function boardOf(cases: Case[], desk: Desk, papers: DocumentRow[], unfinished: boolean): Board {
  const now = Date.now()
  const open = cases.filter(isOpen)
  const owed = open
    .flatMap((item) => cards(item, desk))
    .filter((card) => !card.dispatch && card.need === 'must')
    .sort(
      (a, b) =>
        RANK[a.clock] - RANK[b.clock] ||
        (a.due && b.due ? Date.parse(a.due) - Date.parse(b.due) : Date.parse(a.discovered_at) - Date.parse(b.discovered_at)),
    )
  const tasks = open
    .flatMap((item) => tasksOf(item, desk))
    .sort((a, b) => (a.due ? Date.parse(a.due) : Infinity) - (b.due ? Date.parse(b.due) : Infinity) || 0)
  const real = owed.filter((card) => !card.drill)
  const left = (due: string | null): number => (due ? Date.parse(due) - now : NaN)
  return {
    now: rfc3339(new Date()),
    owed,
    incidents: open.map((item) => row(item, desk)),
    tasks,
    papers: [...papers.filter(isToConfirm), ...papers.filter((paper) => ['sent', 'checked', 'returned'].includes(paper.state))],
    counts: {
      overdue: real.filter((card) => left(card.due) < 0).length,
      immediately: real.filter((card) => card.clock === 'immediately').length,
      soon: real.filter((card) => left(card.due) >= 0 && left(card.due) <= HOUR).length,
      incidents: open.filter((item) => !item.registration.drill).length,
      drills: open.filter((item) => item.registration.drill).length,
      tasks_overdue: tasks.filter((task) => task.overdue && !task.drill).length,
      investigations: open.filter((item) => !item.registration.drill && ['ended', 'investigation'].includes(item.life.phase)).length,
    },
    owed_left: 0,
    unfinished_registration: unfinished ? 'register' : null,
  }
}
