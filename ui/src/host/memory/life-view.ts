// How the later life of an invented case looks over the bridge.
import type { Block } from '../../generated/Block'
import type { ClosureDone } from '../../generated/ClosureDone'
import type { ClosureView } from '../../generated/ClosureView'
import type { InvestigationView } from '../../generated/InvestigationView'
import type { LifeView } from '../../generated/LifeView'
import type { NextStep } from '../../generated/NextStep'
import { rfc3339 } from '../../time/moment'
import type { Case, Desk } from './case'
import { closureRule, duties, partyName, phaseAt, phaseName, PHASES, rulesOf, stillOpen } from './life'
import { draftRow } from './papers/row'
import { tag } from './plans'
import { HEADINGS } from './rules'

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
  const summary = item.drafts.find((one) => one.draft.kind === 'investigation_report')
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
    document: issued ?? (summary ? draftRow(item, summary) : null),
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
    follow_ups: item.drafts
      .filter((one) => one.draft.kind === 'follow_up_report')
      .map((one) => ({ draft: one.draft.draft, title: one.draft.title, saved_at: one.savedAt })),
  }
}
