// The later life of an invented case: what was done, and what is still open.
import type { Block } from '../../generated/Block'
import type { ClosureDone } from '../../generated/ClosureDone'
import type { DutyView } from '../../generated/DutyView'
import type { LevelHistory } from '../../generated/LevelHistory'
import type { ProgressView } from '../../generated/ProgressView'
import type { ResponseView } from '../../generated/ResponseView'
import type { WithdrawnView } from '../../generated/WithdrawnView'
import { cards, type Case, type Desk } from './case'
import { tag } from './plans'
import { LIFE, type LifeRules } from './rules'

interface Entered {
  phase: string
  at: string
  reason: string
  reopened: boolean
}

export interface LifeState {
  phase: string
  entered: Entered[]
  withdrawn: WithdrawnView | null
  response: ResponseView | null
  levels: LevelHistory[]
  marks: Record<string, { state: string; person: string; at: string; note: string; evidence: string[] }>
  assigned: Record<string, { person: string; due: string | null }>
  tasks: { id: string; kind: string; text: string }[]
  progress: ProgressView[]
  closure: { act: string; done: ClosureDone; conditions: string[] }[]
}

export const PHASES: [string, string, string][] = [
  ['registered', '登记', ''],
  ['initial_handling', '研判与先期处置', '开始研判与先期处置'],
  ['response', '应急响应', '启动应急响应'],
  ['ended', '应急结束', '结束应急响应'],
  ['investigation', '调查评估', '开始调查评估'],
  ['archived', '归档', '归档'],
]
export const phaseAt = (phase: string): number => PHASES.findIndex(([id]) => id === phase)
export const phaseName = (phase: string): string => PHASES[phaseAt(phase)]?.[1] ?? ''

export function blankLife(item: Pick<Case, 'registration' | 'registeredAt'>, operator: string): LifeState {
  const { registration, registeredAt } = item
  const begun = registration.begin_handling
  return {
    phase: begun ? 'initial_handling' : 'registered',
    entered: [
      { phase: 'registered', at: registeredAt, reason: '', reopened: false },
      ...(begun ? [{ phase: 'initial_handling', at: registeredAt, reason: '登记时即组织研判和先期处置', reopened: false }] : []),
    ],
    withdrawn: null,
    response: null,
    levels: registration.level
      ? [
          {
            tag: tag(registration.level),
            stage_name: '初判',
            suggested: tag(registration.level),
            clauses: ['第一篇四（二）1'],
            reason: registration.level_reason,
            judged_by: registration.judged_by,
            party: '',
            means: '',
            decided_at: registeredAt,
            recorded_at: registeredAt,
            recorded_by: operator,
          },
        ]
      : [],
    marks: {},
    assigned: {},
    tasks: [],
    progress: [],
    closure: [],
  }
}

export const rulesOf = (desk: Desk): LifeRules => LIFE[desk.planId] as LifeRules
export const partyName = (desk: Desk, id: string): string => rulesOf(desk).parties.find((party) => party.id === id)?.name ?? ''

export function dutiesAt(item: Case, desk: Desk, level: number | null, responding = item.life.response !== null): DutyView[] {
  const { life } = item
  const rules = rulesOf(desk)
  const marked = (key: string): Pick<DutyView, 'key' | 'person' | 'due' | 'overdue' | 'state' | 'done_by' | 'done_at' | 'note' | 'evidence'> => {
    const mark = life.marks[key]
    const given = life.assigned[key]
    const open = !mark || mark.state === 'open'
    return {
      key,
      person: given?.person ?? '',
      due: given?.due ?? null,
      overdue: open && given?.due != null && Date.parse(given.due) < Date.now(),
      state: mark?.state ?? 'open',
      done_by: mark?.person ?? '',
      done_at: open ? null : (mark?.at ?? null),
      note: mark?.note ?? '',
      evidence: mark?.evidence ?? [],
    }
  }
  const planned = rules.duties
    .filter((duty) => duty.stage === '先期处置' || responding)
    .filter((duty) => !duty.levels || (level !== null && duty.levels.includes(level)))
    .map((duty) => ({
      ...marked(`${duty.id}:${duty.by}`),
      kind: 'plan',
      stage_name: duty.stage,
      task: duty.task,
      clause: duty.clause,
      clause_label: duty.clause,
      quote: duty.quote,
      reading: duty.reading ?? null,
      party: partyName(desk, duty.by),
      ours: duty.by === rules.ours,
      with: duty.with ?? '',
      need: duty.need ?? 'must',
      pace: duty.pace ?? '',
    }))
  const own = life.tasks.map((task) => ({
    ...marked(`task:${task.id}`),
    kind: task.kind,
    stage_name: '',
    task: task.text,
    clause: '',
    clause_label: '',
    quote: '',
    reading: null,
    party: desk.unit,
    ours: true,
    with: '',
    need: 'must',
    pace: '',
  }))
  return [...planned.sort((a, b) => Number(b.ours) - Number(a.ours)), ...own]
}

export const duties = (item: Case, desk: Desk): DutyView[] =>
  dutiesAt(item, desk, item.life.response?.level.level ?? item.registration.level)

export function stillOpen(item: Case, desk: Desk): Block[] {
  return [
    ...cards(item, desk)
      .filter((card) => card.need === 'must' && !card.dispatch && !card.dropped)
      .map((card) => ({
        message: `没有报出：${card.form === 'oral' ? '口头' : '书面'}向${card.to.name}（${card.clause_label}）`,
        place: 'reports',
        hard: false,
      })),
    ...duties(item, desk)
      .filter((duty) => duty.ours && duty.state === 'open' && duty.need === 'must' && duty.kind !== 'improvement')
      .map((duty) => ({ message: `任务没有完成：${duty.task}`, place: 'duties', hard: false })),
  ]
}

export const closureRule = (item: Case, desk: Desk) =>
  rulesOf(desk).closures.find((rule) => rule.level === item.life.response?.level.level)
