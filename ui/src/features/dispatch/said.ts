// What to say on the telephone, from what is known. What is not known is said to be unknown.
import type { DispatchInput } from '../../generated/DispatchInput'
import type { DocumentRow } from '../../generated/DocumentRow'
import type { IncidentView } from '../../generated/IncidentView'
import type { OwedCard } from '../../generated/OwedCard'
import { rfc3339, spokenMoment, typedTime } from '../../time/moment'
import { channelsOf } from '../../words/names'
import { isDraft } from '../../words/paper'
import { kindsFor, reportFor } from '../report/kind'

export function saidSentence(incident: IncidentView, unit: string): string {
  const what = incident.what.trim().replace(/[。；，]+$/, '')
  const asked = (ask: string): string => ask.replace(/[？?]$/, '')
  const known = incident.facts.filter((fact) => fact.known).map((fact) => `${asked(fact.ask).replace(/吗$/, '')}：${fact.answer}`)
  const unknown = incident.facts.filter((fact) => !fact.known).map((fact) => asked(fact.ask))
  const judged = incident.level ? `初判为${incident.level.tag.name}（${incident.level.tag.numeral}）` : '级别正在研判'
  return [
    `${unit}报告：${spokenMoment(incident.discovered_at)}发现，${incident.system}${what ? `，${what}` : ''}。`,
    known.length ? `目前掌握：${known.join('；')}。` : '',
    `${judged}。`,
    unknown.length ? `尚待查明：${unknown.join('；')}。` : '',
  ].join('')
}

/** The form as it opens: for the obligation that was clicked and no other. The receiver is left empty: only who really answered may stand there. */
export function blankDispatch(incident: IncidentView, card: OwedCard, unit: string, sender: string, paper = ''): DispatchInput {
  return {
    incident_id: incident.id,
    keys: [card.key],
    form: card.form,
    channel: channelsOf(card.form)[0] ?? 'telephone',
    at: typedTime(new Date()),
    sender,
    receiver_name: '',
    receiver_post: '',
    number: card.contact?.telephone ?? '',
    said: card.form === 'oral' ? saidSentence(incident, unit) : '',
    read_back: false,
    instructions: '',
    document_id: card.form === 'written' ? (paper || paperFor(incident, card)) : null,
    time_reason: '',
  }
}

/** Other open obligations of the same form: the same act may have fulfilled them, which only a person can say. */
export function fulfilledToo(other: OwedCard, card: OwedCard): boolean {
  return other.key !== card.key && other.form === card.form && other.dispatch === null && !other.dropped
}

/** Papers that were issued and fulfil an obligation, the newest first, as the desk lists them. A replaced one may be what really went out. */
export const papersFor = (incident: IncidentView, card: OwedCard): DocumentRow[] =>
  incident.documents.filter((paper) => !isDraft(paper.state) && kindsFor(card).includes(paper.kind))

/** The paper that an obligation is most likely answered by: never one that was replaced. */
function paperFor(incident: IncidentView, card: OwedCard): string | null {
  const papers = papersFor(incident, card).filter((paper) => paper.state !== 'replaced')
  const known = papers.find((paper) => paper.id === card.document?.id)
  return (known ?? papers.find((paper) => paper.kind === reportFor(card)) ?? papers[0])?.id ?? null
}

/** What was chosen when the form was kept may have been replaced since. */
export function paperKept(incident: IncidentView, card: OwedCard, kept: string | null): string | null {
  const still = papersFor(incident, card).some((paper) => paper.id === kept && paper.state !== 'replaced')
  return still ? kept : paperFor(incident, card)
}

/** `at` is typed text while the form is open and RFC 3339 when it is sent; the draft keeps what was typed. */
export function toDispatch(form: DispatchInput, at: Date | null): DispatchInput {
  return { ...form, at: at ? rfc3339(at) : form.at }
}
