// What can be bound behind a paper as its 附件.
import type { KindView } from '../../generated/KindView'

export interface AnnexSource {
  value: string
  label: string
  /** What it brings, shown below it. */
  hint: string
}

const APART: AnnexSource = { value: '', label: '另附', hint: '正文后只列名称，附件另行装订或移交' }
const TEXT: AnnexSource = { value: 'text', label: '写在这里', hint: '另起一页，接在正文后面' }
const COURSE: AnnexSource = { value: 'course', label: '处置经过', hint: '按时间列出本事件的处置经过，签发时定稿' }
const EVIDENCE: AnnexSource = { value: 'evidence', label: '证据清单', hint: '逐件列出本事件的证据和 SM3，签发时定稿' }
const LEDGER: AnnexSource = { value: 'ledger', label: '年度台账', hint: '本年度的事件台账，横排，签发时定稿' }

export function sourcesFor(kind: Pick<KindView, 'id' | 'of_incident'>): AnnexSource[] {
  if (kind.of_incident) return [APART, TEXT, COURSE, EVIDENCE]
  return kind.id === 'annual_statistics' ? [APART, TEXT, LEDGER] : [APART, TEXT]
}

/** What it is called while nobody has named it. */
export function usualName(source: string, year: string): string {
  return { course: '应急处置经过', evidence: '证据清单', ledger: `${year}年网络安全事件台账` }[source] ?? ''
}
