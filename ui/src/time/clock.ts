// What a clock says. Everything is computed from stored times and the present moment; nothing is ever counted down.
import type { OwedCard } from '../generated/OwedCard'
import type { ClockState } from '../generated/ClockState'
import { shortMoment, spanTold, spanWords } from './moment'

const SOON = 10 * 60 * 1000

export interface ClockFace {
  state: ClockState
  /** The large words. */
  big: string
  /** The line below. */
  small: string
  /** A second line, where one is owed. */
  more: string
}

type Timed = Pick<
  OwedCard,
  'clock' | 'due' | 'dispatch' | 'discovered_at' | 'since_judgement' | 'late' | 'document' | 'starts_label' | 'need'
>

/** How the clock stands now: a due time speaks for itself, whatever was true when the card was fetched. */
export function clockState(card: Timed, now: number): ClockState {
  if (card.dispatch) return 'done'
  if (card.clock === 'not_started' || card.due === null) return card.clock
  const left = Date.parse(card.due) - now
  if (left < 0) return 'overdue'
  return left <= SOON ? 'soon' : 'running'
}

export function clockFace(card: Timed, now: number): ClockFace {
  const state = clockState(card, now)
  const today = new Date(now)
  if (state === 'done' && card.dispatch) {
    const after = card.dispatch.seconds_after_discovery
    return {
      state,
      big: `${shortMoment(card.dispatch.at, today)} 已报`,
      small: after < 0 ? '' : `发现后${spanTold(after)}`,
      more: card.late && card.due ? `应于 ${shortMoment(card.due, today)} 前，迟报` : '',
    }
  }
  if (state === 'not_started') return { state, big: '未起算', small: card.starts_label, more: '' }
  const waiting = card.document?.state === 'issued' ? '已定稿未报出' : ''
  if (card.due) {
    const due = Date.parse(card.due)
    if (state === 'overdue') {
      return {
        state,
        big: `逾期 ${spanWords(now - due)}`,
        small: `应于 ${shortMoment(card.due, today)} 前`,
        more: waiting,
      }
    }
    // Rounded up, so that the last second reads 00:01 and the clock never says 00:00 while there is time.
    return {
      state,
      big: spanWords(Math.ceil((due - now) / 1000) * 1000),
      small: `${state === 'soon' ? '快到时限' : '剩余'} · ${shortMoment(card.due, today)} 前报出`,
      more: waiting,
    }
  }
  const passed = now - Date.parse(card.discovered_at)
  const word = state === 'promptly' ? '及时' : '立即'
  const unsent = waiting || '未报'
  if (passed < 0) return { state, big: word, small: '发现时间晚于本机时钟，请核对', more: '' }
  const sinceFound = `发现后已过 ${spanWords(passed)}`
  if (card.since_judgement) {
    const sinceJudged = now - Date.parse(card.since_judgement)
    return { state, big: word, small: `研判后已过 ${spanWords(sinceJudged)}，${unsent}`, more: sinceFound }
  }
  return { state, big: word, small: `${sinceFound}，${unsent}`, more: '' }
}
