// What can be done with an issued paper, and which papers belong to it.
import type { DocumentRow } from '../../generated/DocumentRow'
import { isToConfirm } from '../../words/delivery'
import { isRecord } from '../../words/paper'

interface Act {
  id: string
  name: string
  testid: string
}

/** Lists are drawn from the ledger: a wrong one is made anew, not corrected. */
const LISTINGS = ['evidence_list', 'bundle_transfer', 'incident_ledger']
/** What begins from a warning that this unit issued. */
const FROM_WARNING: Act[] = [
  { id: 'warning_adjustment', name: '调整', testid: 'paper-adjust' },
  { id: 'warning_lift', name: '解除', testid: 'paper-lift' },
]
/** Whoever received a warning confirms it: the warning itself, its adjustment and its lifting alike. */
const RECEIPT: Act = { id: 'warning_receipt', name: '填写确认回执', testid: 'paper-receipt' }

export function issuedActs(paper: DocumentRow, mayWrite: boolean): { buttons: Act[]; more: Act[] } {
  // What another unit issued is its own to correct: it is read here, and accepted, returned or confirmed.
  if (mayWrite && isToConfirm(paper)) return { buttons: [RECEIPT], more: [] }
  if (!mayWrite || paper.unit || isRecord(paper.kind) || paper.state === 'replaced') return { buttons: [], more: [] }
  const seal: Act[] = paper.sealed_at ? [] : [{ id: 'seal', name: '记用印', testid: 'paper-seal' }]
  const correct: Act[] = LISTINGS.includes(paper.kind) ? [] : [{ id: 'correct', name: '更正', testid: 'paper-correct' }]
  if (paper.kind === 'warning_notice' || paper.kind === 'warning_adjustment')
    return { buttons: [...FROM_WARNING, ...seal], more: correct }
  return { buttons: [...correct, ...seal], more: [] }
}

/** The version that a correction replaced. */
export const versionBefore = (papers: DocumentRow[], paper: DocumentRow): DocumentRow | null =>
  papers.find((one) => one.replaced_by === paper.id) ?? null

/** The inner cover sheet that was issued with it. */
export const coverOf = (papers: DocumentRow[], paper: DocumentRow): DocumentRow | null =>
  papers.find((one) => one.id === paper.cover) ?? null
