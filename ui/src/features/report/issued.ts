// What can be done with an issued paper, and which papers belong to it.
import type { DocumentRow } from '../../generated/DocumentRow'
import type { OwedCard } from '../../generated/OwedCard'
import { isToConfirm } from '../../words/delivery'
import { isRecord } from '../../words/paper'
import { isReport } from './kind'
import { couldFulfil } from './standing'
import type { Leaving } from './way'

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

const DELIVER: Act = { id: 'deliver', name: '记发出', testid: 'paper-deliver' }

/** How a paper of this kind usually leaves, before it is issued. */
export function leavingOf(kind: string): Leaving {
  if (isRecord(kind) || LISTINGS.includes(kind)) return ''
  return isReport(kind) || kind === 'incident_form' ? '报出' : '发出'
}

/** How an issued paper leaves or left: it is reported while a clock waits for it, and else sent. */
export function leavingNow(paper: DocumentRow, waits: boolean, reported: boolean): Leaving {
  if (waits || reported) return '报出'
  return paper.sent_to.length > 0 || leavingOf(paper.kind) ? '发出' : ''
}

/** 发出 is for what no open obligation can be fulfilled with; that is told by 报出, which stops its clock. */
export const maySend = (paper: DocumentRow, owed: OwedCard[]): boolean =>
  !paper.unit && !isRecord(paper.kind) && couldFulfil(owed, paper).length === 0

/** `sends`: it may be recorded as sent. */
export function issuedActs(paper: DocumentRow, mayWrite: boolean, sends = false): { buttons: Act[]; more: Act[] } {
  const { buttons, more } = ownActs(paper, mayWrite)
  if (!mayWrite || !sends) return { buttons, more }
  // What stays in the house, was replaced or reported is sent now and then only.
  const seldom = !leavingOf(paper.kind) || ['replaced', 'dispatched'].includes(paper.state)
  return seldom ? { buttons, more: [...more, DELIVER] } : { buttons: [...buttons, DELIVER], more }
}

function ownActs(paper: DocumentRow, mayWrite: boolean): { buttons: Act[]; more: Act[] } {
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
