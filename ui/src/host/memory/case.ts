// Invented incidents, and how they look over the bridge.
import type { ContactView } from '../../generated/ContactView'
import type { DispatchView } from '../../generated/DispatchView'
import type { DocumentRow } from '../../generated/DocumentRow'
import type { EvidenceView } from '../../generated/EvidenceView'
import type { IncidentRow } from '../../generated/IncidentRow'
import type { IncidentView } from '../../generated/IncidentView'
import type { OwedCard } from '../../generated/OwedCard'
import type { Registration } from '../../generated/Registration'
import type { ReportDraft } from '../../generated/ReportDraft'
import type { TimelineItem } from '../../generated/TimelineItem'
import { spokenMoment } from '../../time/moment'
import { judge, obligations } from './judge'
import type { LifeState } from './life'
import { lifeView } from './life-view'
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
  report: ReportDraft | null
  reportSavedAt: string | null
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
  const report = item.documents.find((row) => row.kind === 'written_report') ?? null
  const draft: DocumentRow | null = item.report
    ? {
        id: `draft-${item.id}`,
        incident_id: item.id,
        incident_title: item.title,
        kind: 'written_report',
        kind_name: '初报',
        title: item.report.title,
        state: 'draft',
        number: '',
        issued_at: null,
        sm3: null,
        pages: 2,
        fonts: [],
        file_name: '',
        drill: item.registration.drill,
      }
    : null
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
    documents: item.documents,
    life: lifeView(item, desk),
    evidence: item.evidence ?? [],
  }
}

export function blankReport(item: Case, desk: Desk): ReportDraft {
  const registration = item.registration
  const level = registration.level ? tag(registration.level).name : '级别待定的'
  return {
    incident_id: item.id,
    kind: 'written_report',
    draft: '',
    covers: [],
    title: `关于${item.title}事件的报告`,
    addressee: view(desk).parties[0]?.name ?? '',
    opening: `${spokenMoment(registration.discovered_at)}，我单位${registration.system}发生网络安全事件，初判为${level}网络安全事件，现将有关情况报告如下。`,
    sections: [
      { id: 'basics', heading: '一、基本情况', text: '', hint: '系统用途、规模、谁运维、是否等级保护备案' },
      { id: 'course', heading: '二、发现经过', text: registration.what, hint: '何时、谁、怎样发现' },
      {
        id: 'impact',
        heading: '三、影响和危害',
        text: '公文流转中断；数据是否泄露待查。',
        hint: '对业务、数据、公众的影响；不清楚的写待查',
      },
      { id: 'measures', heading: '四、已采取的措施及效果', text: '', hint: '断网、封存、报警、恢复' },
      { id: 'next', heading: '五、下一步工作', text: '', hint: '打算怎么办；请求支援不写在报告里' },
    ],
    unit: desk.unit,
    date: '2026年11月22日',
    contact: desk.operator,
    telephone: '',
    drafter: desk.operator,
    reviewer: '',
    signer: '',
    support: '',
  }
}
