// A phase as it is entered: what is proposed, and how it is sent.
import type { IncidentView } from '../../generated/IncidentView'
import type { PhaseInput } from '../../generated/PhaseInput'
import type { ResponseRuleView } from '../../generated/ResponseRuleView'
import { sentTime, typedTime } from '../../time/moment'

/** The response is adjusted while it stands; every other phase is entered. */
export const adjusts = (view: IncidentView, phase: string): boolean =>
  phase === 'response' && view.life.phase === 'response'

/** Words that are true as they stand. Where something is open, a person must say why it goes on all the same. */
export function proposedReason(view: IncidentView, phase: string): string {
  const open = view.life.next?.phase === phase && view.life.next.blocks.length > 0
  if (open || adjusts(view, phase)) return ''
  if (phase === 'initial_handling') return '登记后即组织研判和先期处置'
  if (phase === 'response') {
    const tag = view.level?.tag
    return tag ? `事件研判为${tag.name}（${tag.numeral}），启动应急响应` : ''
  }
  if (phase === 'investigation') return '应急响应已经结束，开始调查处理和总结评估'
  if (phase === 'archived') return '总结调查报告已经签发，各项手续办完'
  return ''
}

export const ruleOf = (view: IncidentView, level: number | null): ResponseRuleView | null =>
  view.life.response_rules.find((rule) => rule.level.level === level) ?? null

/** The only party that may determine it; none where there is a choice. */
export const onlyParty = (rule: ResponseRuleView | null): string =>
  rule?.decided_by.length === 1 ? (rule.decided_by[0]?.id ?? '') : ''

/** This unit decides it itself, so that nobody had to tell it. */
export const byUs = (rule: ResponseRuleView | null): boolean => rule !== null && rule.ours && rule.decided_by.length === 1

export function blankPhase(view: IncidentView, phase: string): PhaseInput {
  const response = phase === 'response'
  const proposed = adjusts(view, phase) ? view.life.response?.level.level : view.level?.tag.level
  const rule = response ? ruleOf(view, proposed ?? null) : null
  return {
    incident_id: view.id,
    phase,
    at: typedTime(new Date()),
    reason: proposedReason(view, phase),
    level: rule?.level.level ?? null,
    party: onlyParty(rule),
    person: byUs(rule) ? (view.level?.judged_by ?? '') : '',
    means: '',
    command: adjusts(view, phase) && (view.life.response?.command ?? false),
    time_reason: '',
  }
}

/** Another level is determined by another party: what was filled in for the former one does not stand. */
export function atLevel(view: IncidentView, form: PhaseInput, level: number): PhaseInput {
  const rule = ruleOf(view, level)
  const same = rule?.decided_by.some((party) => party.id === form.party) ?? false
  if (same) return { ...form, level, command: form.command && rule?.command !== '' }
  return {
    ...form,
    level,
    party: onlyParty(rule),
    person: byUs(rule) ? (view.level?.judged_by ?? '') : '',
    means: '',
    command: form.command && rule !== null && rule.command !== '',
  }
}

/** What is sent: a phase other than the response carries nothing of it. */
export function toPhase(view: IncidentView, form: PhaseInput): PhaseInput {
  const sent = { ...form, at: sentTime(form.at) }
  if (form.phase !== 'response') return { ...sent, level: null, party: '', person: '', means: '', command: false }
  return byUs(ruleOf(view, form.level)) ? { ...sent, means: '' } : sent
}
