import type { OwedCard } from '../../generated/OwedCard'
import { isDraft } from '../../words/paper'
import { reportFor } from '../report/kind'

export interface ObligationAct {
  label: string
  /** Record a dispatch, or go to the paper. */
  leads: 'dispatch' | 'report'
}

const WRITE = { written_report: '写书面报告', follow_up_report: '写续报', investigation_report: '写总结报告' } as const

/** The one thing that a card can do next. */
export function nextAct(card: OwedCard): ObligationAct {
  if (card.form === 'oral') return { label: '记口头报告', leads: 'dispatch' }
  if (!card.document) return { label: WRITE[reportFor(card)], leads: 'report' }
  if (isDraft(card.document.state)) return { label: '继续写', leads: 'report' }
  return { label: '记报出', leads: 'dispatch' }
}

/** Cards that belong to the act above them: the same incident, recipient and clause in another form. */
export function follows(card: OwedCard, above: OwedCard | undefined): boolean {
  return (
    above !== undefined &&
    above.incident_id === card.incident_id &&
    above.to.id === card.to.id &&
    above.clause === card.clause &&
    above.need === card.need
  )
}

/** What a recorded dispatch says in one line. */
export function dispatchLine(card: OwedCard): string {
  const dispatch = card.dispatch
  if (!dispatch) return ''
  const post = dispatch.receiver_post ? `（${dispatch.receiver_post}）` : ''
  return `${dispatch.sender} ${dispatch.channel_name}报 ${dispatch.receiver_name}${post}${dispatch.read_back ? '，已复述确认' : ''}`
}
