// Which obligations an issued report answers, and what became of them.
import type { DocumentRow } from '../../generated/DocumentRow'
import type { OwedCard } from '../../generated/OwedCard'
import { kindsFor, owedAfterEnd } from './kind'

/** 及时 asks for progress as it comes; every other written report is the one that the clock waits for. */
const promptly = (card: OwedCard): boolean => card.due === null && card.allowance_label === '及时'

/** What the first report must reach: all that is owed at once or by a time, or, where there is none, what is owed 及时. */
export function standsFor(owed: OwedCard[]): OwedCard[] {
  const must = owed.filter((card) => card.form === 'written' && card.need === 'must' && !card.dropped && !owedAfterEnd(card))
  const pressing = must.filter((card) => !promptly(card))
  return pressing.length > 0 ? pressing : must
}

/** Still unreported: the clock runs on. A follow-up and a summary wait for what they stand for themselves. */
export function waitingFor(owed: OwedCard[], kind = 'written_report', paperId?: string): OwedCard[] {
  const stood =
    kind === 'written_report'
      ? standsFor(owed)
      : owed.filter((card) => card.form === 'written' && !card.dropped && card.document?.id === paperId)
  return stood.filter((card) => !card.dispatch)
}

/** Where this paper has been handed over. */
export const handedOver = (owed: OwedCard[], paperId: string | undefined): OwedCard[] =>
  owed.filter((card) => card.form === 'written' && card.dispatch && card.dispatch.document_id === paperId)

/** Progress that is owed once more is told by what was issued since. */
const toldBefore = (card: OwedCard, issuedAt: string | null): boolean =>
  card.key.includes('#') && card.since_judgement !== null && issuedAt !== null && Date.parse(issuedAt) < Date.parse(card.since_judgement)

/** Open obligations that this paper could fulfil, whichever version of it went out. */
export const couldFulfil = (owed: OwedCard[], { kind, issued_at }: Pick<DocumentRow, 'kind' | 'issued_at'>): OwedCard[] =>
  owed.filter(
    (card) =>
      card.form === 'written' && !card.dispatch && !card.dropped && kindsFor(card).includes(kind) && !toldBefore(card, issued_at),
  )
