// The first written report of a case, and whether it is what must be done next.
import type { DocumentRow } from '../../generated/DocumentRow'
import type { IncidentView } from '../../generated/IncidentView'
import type { OwedCard } from '../../generated/OwedCard'
import { isDraft } from '../../words/paper'
import { owedAfterEnd } from '../report/kind'

export const firstReport = (view: Pick<IncidentView, 'documents' | 'owed'>): DocumentRow | null =>
  view.documents.find((paper) => paper.kind === 'written_report') ??
  view.owed.find((card) => card.form === 'written' && card.document?.kind === 'written_report')?.document ??
  null

/** What is still owed comes first; what was done and what was dropped stay below, as history. */
export const inOrder = (owed: OwedCard[]): OwedCard[] => [
  ...owed.filter((card) => !card.dispatch && !card.dropped),
  ...owed.filter((card) => card.dispatch || card.dropped),
]

/** Something must be reported, and was not: that comes before every other step. */
export const owesNow = (view: Pick<IncidentView, 'owed'>): boolean =>
  view.owed.some((card) => card.need === 'must' && !card.dispatch && !card.dropped && card.clock !== 'not_started')

/** The report is the next thing owed, and not yet written. */
export function reportNext(view: Pick<IncidentView, 'documents' | 'owed'>): boolean {
  const first = inOrder(view.owed).find((card) => card.need === 'must' && !card.dispatch && !card.dropped)
  const report = firstReport(view)
  return first?.form === 'written' && !owedAfterEnd(first) && (!report || isDraft(report.state))
}
