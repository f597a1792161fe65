// Papers and where they are written and read.
import type { DocumentRow } from '../../generated/DocumentRow'
import type { OwedCard } from '../../generated/OwedCard'
import { isDraft } from '../../words/paper'

/** Reports that an obligation asks for by itself. */
export type ReportKind = 'written_report' | 'follow_up_report' | 'investigation_report'

/** What goes up as a report, and is waited for by a clock. */
export const isReport = (kind: string): boolean => kind.endsWith('_report') && kind !== 'drill_report'

/** The head of the screen that writes it. */
export function paperTitle(kind: string, name: string): string {
  return ['written_report', 'follow_up_report', 'final_report'].includes(kind) ? `书面报告（${name}）` : name
}

/** The part of the case that one came from, and goes back to. */
export const paperTab = (kind: string): string =>
  ({ written_report: 'reports', follow_up_report: 'progress', investigation_report: 'investigation' })[kind] ?? 'papers'

/** Where a paper is written. A case has one first report and one summary: they need no name of a draft. */
export function reportPath(incidentId: string, kind: string, draft = ''): string {
  const editor = incidentId ? `/incidents/${incidentId}/report` : '/papers'
  if (draft) return `${editor}/${kind}/${draft}`
  return incidentId && kind === 'written_report' ? editor : `${editor}/${kind}`
}

/** Where a paper opens: what is still written in its editor, any other as it was issued. */
export function paperPath(paper: Pick<DocumentRow, 'id' | 'incident_id' | 'kind' | 'state' | 'draft'>): string {
  return isDraft(paper.state) ? reportPath(paper.incident_id, paper.kind, paper.draft) : `/documents/${paper.id}`
}

/** An obligation that runs from the end of the response is answered by the summary. */
export const owedAfterEnd = (card: Pick<OwedCard, 'starts_label' | 'document'>): boolean =>
  card.document?.kind === 'investigation_report' || card.starts_label.includes('结束')

/** Which kinds of paper fulfil a written obligation. */
export const kindsFor = (card: Pick<OwedCard, 'starts_label' | 'document'>): string[] =>
  owedAfterEnd(card)
    ? ['investigation_report']
    : card.starts_label.includes('进展')
      ? ['written_report', 'follow_up_report', 'final_report', 'incident_form']
      : ['written_report', 'incident_form']

/** The report that an obligation wants written next. */
export function reportFor(card: Pick<OwedCard, 'key' | 'starts_label' | 'document'>): ReportKind {
  if (owedAfterEnd(card)) return 'investigation_report'
  const kind = card.document?.kind
  if (kind === 'written_report' || kind === 'follow_up_report') return kind
  // Progress that is owed once more carries its count behind its key.
  return card.key.includes('#') ? 'follow_up_report' : 'written_report'
}
