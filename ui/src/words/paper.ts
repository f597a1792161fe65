// Where a paper stands, in words and in a colour that never stands without its word.
import type { DocumentRow } from '../generated/DocumentRow'

const ON_THE_WAY = ['draft', 'sent', 'checked', 'returned']
/** Kinds that record an act: they are made whole, and go nowhere by themselves. */
const RECORDS = ['oral_record', 'approval_sheet']
/** Papers behind which a receipt stands: it is torn off and sent back. */
const WITH_RECEIPT = ['warning_notice', 'warning_adjustment', 'warning_lift']

/** Not issued yet. */
export const isDraft = (state: string): boolean => ON_THE_WAY.includes(state)
export const isRecord = (kind: string): boolean => RECORDS.includes(kind)
export const hasReceipt = (kind: string): boolean => WITH_RECEIPT.includes(kind)
/** Both sides of a sheet, unless a page of it goes another way. */
export const onBothSides = (paper: Pick<DocumentRow, 'kind' | 'pages'>): boolean => paper.pages > 1 && !hasReceipt(paper.kind)
/** Somebody has to do the next step. */
export const isWaiting = (state: string): boolean => isDraft(state) && state !== 'draft'

export function paperState(paper: Pick<DocumentRow, 'kind' | 'state' | 'state_name'>): string {
  return isRecord(paper.kind) && !isDraft(paper.state) ? '已定稿' : paper.state_name
}

const TONES: Record<string, string> = { returned: 'bad', sent: 'wait', checked: 'wait', delivered: 'ok', dispatched: 'ok', replaced: 'off' }
export const paperTone = (paper: Pick<DocumentRow, 'kind' | 'state'>): string => TONES[paper.state] ?? ''

/** `000003` */
export const copyNumber = (number: number): string => String(number).padStart(6, '0')

/** 份号 that so many copies will bear, from the next one on. */
export const copiesWords = (next: number, copies: number): string =>
  copies > 1 ? `份号 ${copyNumber(next)} 至 ${copyNumber(next + copies - 1)}` : `份号 ${copyNumber(next)}`
