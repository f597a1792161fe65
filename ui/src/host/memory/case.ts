// Invented incidents, and how they look over the bridge.
import type { ContactView } from '../../generated/ContactView'
import type { DispatchView } from '../../generated/DispatchView'
import type { DocumentRow } from '../../generated/DocumentRow'
import type { EvidenceView } from '../../generated/EvidenceView'
import type { IncidentRow } from '../../generated/IncidentRow'
import type { IncidentView } from '../../generated/IncidentView'
import type { OwedCard } from '../../generated/OwedCard'
import type { Registration } from '../../generated/Registration'
import type { TimelineItem } from '../../generated/TimelineItem'
import { judge, obligations } from './judge'
import type { LifeState } from './life'
import { lifeView } from './life-view'
import { draftRow, type Kept } from './papers/row'
import { PLANS, tag } from './plans'

export interface Case {
  id: string
  number: string
  title: string
  registration: Registration
  registeredAt: string
  dispatches: Record<string, DispatchView>
  documents: DocumentRow[]
  timeline: TimelineItem[]
  /** Papers under the pen. */
  drafts: Kept[]
  judgedAt: string | null
  suggests: string | null
  life: LifeState
  evidence?: EvidenceView[]
}

export interface Desk {
  planId: string
  unit: string
  operator: string
  contacts: ContactView[]
}

export const view = (desk: Desk) => (PLANS[desk.planId] as (typeof PLANS)[string]).view

export function suggestion(item: Case, desk: Desk) {
  return judge(
    desk.planId,
    item.registration.category,
    item.registration.facts,
    item.registration.discovered_at,
    desk.contacts,
  )
}

export function cards(item: Case, desk: Desk): OwedCard[] {
  const level = item.registration.level ?? suggestion(item, desk).level?.level ?? null
  const report = item.documents.find((row) => row.kind === 'written_report' && !row.replaced_by) ?? null
  const kept = item.drafts.find((one) => one.draft.kind === 'written_report')
  const draft: DocumentRow | null = kept ? draftRow(item, kept) : null
  return obligations(desk.planId, level, item.registration.discovered_at, desk.contacts).map((line, index) => {
    const key = `${line.form}-${index}`
    const dispatch = item.dispatches[key] ?? null
    return {
      key,
      incident_id: item.id,
      incident_number: item.number,
      incident_title: item.title,
      drill: item.registration.drill,
      level: level ? tag(level) : null,
      form: line.form,
      need: line.need,
      to: view(desk).parties.find((party) => party.name === line.to) ?? { id: line.to, name: line.to },
      from: [line.from],
      clause: line.clause,
      clause_label: line.clause_label,
      quote: line.quote,
      reading:
        line.allowance_label === '立即'
          ? '原文写“立即报告”而没有写明形式，口头、书面两种都要报；“立即”没有数字，不设到时。'
          : null,
      allowance_label: line.allowance_label,
      starts_label: '自发现时起算',
      discovered_at: item.registration.discovered_at,
      since_judgement: item.judgedAt,
      due: line.due,
      at_least: line.at_least,
      clock: dispatch ? 'done' : line.due ? 'running' : line.allowance_label === '立即' ? 'immediately' : 'promptly',
      contact: line.contact,
      any_of:
        desk.planId === 'shanghai-2016' && level === 2
          ? [
              { party: { id: 'virus_centre', name: '市计算机病毒防范服务中心' }, contact: null },
              { party: { id: 'office', name: '市网安办' }, contact: line.contact },
              { party: { id: 'linkage_centre', name: '市应急联动中心' }, contact: null },
            ]
          : [],
      document: line.form === 'written' ? (report ?? draft) : null,
      dispatch,
      late: dispatch !== null && line.due !== null && Date.parse(dispatch.at) > Date.parse(line.due),
      dropped: false,
    }
  })
}

export function row(item: Case, desk: Desk): IncidentRow {
  const owed = cards(item, desk).filter((card) => card.need === 'must' && !card.dispatch)
  const overdue = owed.filter((card) => card.due && Date.parse(card.due) < Date.now()).length
  const level = item.registration.level
  return {
    id: item.id,
    number: item.number,
    title: item.title,
    category: view(desk).categories.find((category) => category.id === item.registration.category)?.short ?? null,
    discovered_at: item.registration.discovered_at,
    level: level ? tag(level) : null,
    phase: lifeView(item, desk).phase_name,
    drill: item.registration.drill,
    next: owed[0] ? `${owed[0].form === 'oral' ? '口头' : '书面'}报告${owed[0].to.name}` : (lifeView(item, desk).next?.act ?? ''),
    owed_open: owed.length,
    overdue,
  }
}

/** The newest first; a first report that is still written stands above. */
function papersOf(item: Case): DocumentRow[] {
  const issued = [...item.documents].reverse()
  const kept = item.drafts.find((one) => one.draft.kind === 'written_report')
  return kept && !issued.some((row) => row.kind === 'written_report') ? [draftRow(item, kept), ...issued] : issued
}

export function incidentView(item: Case, desk: Desk): IncidentView {
  const plan = view(desk)
  const judgement = suggestion(item, desk)
  const registration = item.registration
  return {
    id: item.id,
    number: item.number,
    title: item.title,
    system: registration.system,
    what: registration.what,
    place: registration.place,
    category: plan.categories.find((category) => category.id === registration.category) ?? null,
    discovered_at: registration.discovered_at,
    occurred_at: registration.occurred_at,
    registered_at: item.registeredAt,
    registered_by: desk.operator,
    phase: lifeView(item, desk).phase_name,
    level: registration.level
      ? {
          tag: tag(registration.level),
          suggested: judgement.level,
          reason: registration.level_reason,
          judged_by: registration.judged_by,
          at: item.judgedAt ?? item.registeredAt,
          recorded_by: desk.operator,
        }
      : null,
    judgement,
    suggests_change: item.suggests,
    facts: plan.facts.map((fact) => {
      const answer = registration.facts[fact.id] ?? null
      const word = (id: string): string => fact.values.find((value) => value.id === id)?.label ?? id
      const words =
        answer === null
          ? '待查'
          : answer === true
            ? '是'
            : answer === false
              ? '不是'
              : typeof answer === 'number'
                ? `${answer}${fact.unit ?? ''}`
                : typeof answer === 'string'
                  ? word(answer)
                  : answer.map(word).join('；') || '都不是'
      return {
        id: fact.id,
        ask: fact.ask,
        answer: words,
        known: answer !== null,
        stated_at: answer === null ? null : item.registeredAt,
      }
    }),
    answers: registration.facts,
    owed: cards(item, desk),
    timeline: item.timeline,
    documents: papersOf(item),
    life: lifeView(item, desk),
    evidence: item.evidence ?? [],
  }
}
