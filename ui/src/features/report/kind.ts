// The three reports of a case: what they are called and where they are written.
import type { DocumentRow } from '../../generated/DocumentRow'
import type { OwedCard } from '../../generated/OwedCard'

export type ReportKind = 'written_report' | 'follow_up_report' | 'investigation_report'

export const isReport = (kind: string): kind is ReportKind =>
  kind === 'written_report' || kind === 'follow_up_report' || kind === 'investigation_report'

export const reportKind = (kind: string | undefined): ReportKind =>
  kind !== undefined && isReport(kind) ? kind : 'written_report'

/** The head of its screen. */
export const reportTitle: Record<ReportKind, string> = {
  written_report: '书面报告（初报）',
  follow_up_report: '书面报告（续报）',
  investigation_report: '总结调查报告',
}

/** The part of the case that one came from, and goes back to. */
export const reportTab: Record<ReportKind, string> = {
  written_report: 'reports',
  follow_up_report: 'progress',
  investigation_report: 'investigation',
}

export function reportPath(incidentId: string, kind: ReportKind, draft = ''): string {
  const report = `/incidents/${incidentId}/report`
  if (kind === 'written_report') return report
  return draft ? `${report}/${kind}/${draft}` : `${report}/${kind}`
}

/** Where a paper opens: what is still written in its editor, a report that has one place of its own there, any other as it was issued. */
export function paperPath(paper: Pick<DocumentRow, 'id' | 'incident_id' | 'kind' | 'state'>): string {
  if (paper.kind === 'written_report' || paper.kind === 'investigation_report')
    return reportPath(paper.incident_id, paper.kind)
  const prefix = `draft:${paper.incident_id}:follow:`
  if (paper.kind === 'follow_up_report' && paper.state === 'draft' && paper.id.startsWith(prefix))
    return reportPath(paper.incident_id, paper.kind, paper.id.slice(prefix.length))
  return `/documents/${paper.id}`
}

/** An obligation that runs from the end of the response is answered by the summary. */
export const owedAfterEnd = (card: Pick<OwedCard, 'starts_label' | 'document'>): boolean =>
  card.document?.kind === 'investigation_report' || card.starts_label.includes('结束')

/** The report that an obligation wants written next. */
export function reportFor(card: Pick<OwedCard, 'key' | 'starts_label' | 'document'>): ReportKind {
  if (owedAfterEnd(card)) return 'investigation_report'
  if (card.document && isReport(card.document.kind)) return card.document.kind
  // Progress that is owed once more carries its count behind its key.
  return card.key.includes('#') ? 'follow_up_report' : 'written_report'
}
