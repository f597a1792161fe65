// The later life of an invented case, and how it looks over the bridge.
import type { Block } from '../../generated/Block'
import type { ClosureDone } from '../../generated/ClosureDone'
import type { ClosureView } from '../../generated/ClosureView'
import type { DutyView } from '../../generated/DutyView'
import type { InvestigationView } from '../../generated/InvestigationView'
import type { LevelHistory } from '../../generated/LevelHistory'
import type { LifeView } from '../../generated/LifeView'
import type { NextStep } from '../../generated/NextStep'
import type { ProgressView } from '../../generated/ProgressView'
import type { ReportDraft } from '../../generated/ReportDraft'
import type { ResponseView } from '../../generated/ResponseView'
import type { WithdrawnView } from '../../generated/WithdrawnView'
import { rfc3339 } from '../../time/moment'
import { cards, type Case, type Desk } from './case'
import { tag } from './plans'
import { HEADINGS, LIFE, type LifeRules } from './rules'

interface Entered {
  phase: string
  at: string
  reason: string
  reopened: boolean
}
interface Kept {
  draft: ReportDraft
  savedAt: string
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
  followUps: Record<string, Kept>
  summary: Kept | null
}

const PHASES: [string, string, string][] = [
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
    followUps: {},
    summary: null,
  }
}

export const rulesOf = (desk: Desk): LifeRules => LIFE[desk.planId] as LifeRules
export const partyName = (desk: Desk, id: string): string => rulesOf(desk).parties.find((party) => party.id === id)?.name ?? ''

export function dutiesAt(item: Case, desk: Desk, level: number | null): DutyView[] {
  const { life } = item
  const rules = rulesOf(desk)
  const responding = life.response !== null
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

function closureView(item: Case, desk: Desk): ClosureView | null {
  const rule = closureRule(item, desk)
  if (!rule || !item.life.response) return null
  const done = (act: string): ClosureDone | null => item.life.closure.find((one) => one.act === act)?.done ?? null
  const met = item.life.closure.flatMap((one) => one.conditions)
  const first = rule.steps.findIndex((step) => !done(step.act))
  const names = (ids: string[]) => ids.map((id) => ({ id, name: partyName(desk, id) }))
  return {
    level: item.life.response.level,
    clause: rule.clause,
    clause_label: rule.clause,
    quote: rule.quote,
    reading: rule.reading ?? null,
    conditions: (rule.conditions ?? []).map((one) => ({ ...one, met: met.includes(one.id) })),
    any_condition: rule.any ?? false,
    steps: rule.steps.map((step, index) => ({
      act: step.act,
      name: step.name,
      by: names([step.by]),
      with: names(step.with ?? []),
      ours: step.by === rulesOf(desk).ours,
      clause_label: rule.clause,
      quote: rule.quote,
      reading: null,
      done: done(step.act),
      next: index === first,
      refused:
        index === first && index > 0 && desk.planId === 'shanghai-2016'
          ? `“${rule.steps[index - 1]?.name}”由您记录：提出与批准要由不同的人经手，请换另一位操作人登录后记录`
          : null,
    })),
    open: item.life.phase === 'response' ? stillOpen(item, desk) : [],
    complete: first < 0,
  }
}

function nextStep(item: Case, desk: Desk, closure: ClosureView | null): NextStep | null {
  const { life } = item
  const next = life.withdrawn ? undefined : PHASES[phaseAt(life.phase) + 1]
  if (!next) return null
  const [phase, phase_name, act] = next
  const hard = (place: string, message: string): Block => ({ place, message, hard: true })
  const blocks: Block[] = []
  if (phase === 'response' && !item.registration.level) blocks.push(hard('level', '还没有研判定级：响应级别另行确定，先要有事件级别'))
  if (phase === 'ended') {
    for (const step of closure?.steps ?? [])
      if (!step.done) blocks.push(hard('closure', `还没有${step.name}（${step.by.map((party) => party.name).join('、')}）`))
    blocks.push(...stillOpen(item, desk))
  }
  if (phase === 'archived') {
    if (!item.documents.some((paper) => paper.kind === 'investigation_report'))
      blocks.push(hard('investigation', '总结调查报告还没有签发'))
    blocks.push(...stillOpen(item, desk))
  }
  return { phase, phase_name, act, blocks }
}

function investigation(item: Case, desk: Desk): InvestigationView | null {
  const level = item.registration.level
  const rule = rulesOf(desk).investigations.find((one) => level !== null && one.levels.includes(level))
  if (!rule) return null
  const ended = item.life.entered.find((one) => one.phase === 'ended')
  const issued = item.documents.find((paper) => paper.kind === 'investigation_report') ?? null
  const due = ended && rule.days ? rfc3339(new Date(new Date(ended.at).setHours(24 * rule.days + 23, 59, 0))) : null
  const left = due ? Date.parse(due) - Date.now() : 0
  const summary = item.life.summary
  return {
    leads: rule.leads,
    ours: rule.leads === partyName(desk, rulesOf(desk).ours),
    with: rule.with,
    to: rule.to,
    clause: rule.clause,
    clause_label: rule.clause,
    quote: rule.quote,
    reading: rule.reading ?? null,
    headings: HEADINGS,
    days: rule.days,
    due,
    clock: issued ? 'done' : !due ? 'not_started' : left < 0 ? 'overdue' : left < 3 * 86_400_000 ? 'soon' : 'running',
    document:
      issued ??
      (summary && {
        id: `draft:${item.id}:summary`,
        incident_id: item.id,
        incident_title: item.title,
        kind: 'investigation_report',
        kind_name: '总结调查报告',
        title: summary.draft.title,
        state: 'draft',
        number: '',
        issued_at: null,
        sm3: null,
        pages: 0,
        fonts: [],
        file_name: '',
      }),
  }
}

export function lifeView(item: Case, desk: Desk): LifeView {
  const { life } = item
  const rules = rulesOf(desk)
  const here = phaseAt(life.phase)
  const closure = closureView(item, desk)
  return {
    drill: item.registration.drill,
    withdrawn: life.withdrawn,
    phase: life.phase,
    phase_name: life.withdrawn ? '已撤销' : phaseName(life.phase),
    phase_since: life.entered.at(-1)?.at ?? item.registeredAt,
    phases: PHASES.map(([phase, name], index) => {
      const entered = life.entered.findLast((one) => one.phase === phase)
      const shown = index <= here ? entered : undefined
      return {
        phase,
        name,
        state: index < here ? 'done' : index === here ? 'now' : index === here + 1 && !life.withdrawn ? 'next' : 'later',
        at: shown?.at ?? null,
        reason: shown?.reason ?? '',
        recorded_by: shown ? desk.operator : '',
        reopened: shown?.reopened ?? false,
      }
    }),
    next: nextStep(item, desk, closure),
    response: life.response,
    response_rules: rules.responses.map((rule) => ({
      level: tag(rule.level),
      decided_by: [{ id: rule.by, name: partyName(desk, rule.by) }],
      ours: rule.by === rules.ours,
      led_by: partyName(desk, rule.led),
      considers: rule.considers ?? '',
      command: rule.command ?? '',
      clause: rule.clause,
      clause_label: rule.clause,
      quote: rule.quote,
      reading: rule.reading ?? null,
    })),
    levels: life.levels,
    duties: duties(item, desk),
    progress: life.progress,
    closure,
    investigation: investigation(item, desk),
    follow_ups: Object.entries(life.followUps).map(([draft, kept]) => ({ draft, title: kept.draft.title, saved_at: kept.savedAt })),
  }
}
