// 拟稿 → 核稿 → 签发 → 编号 → 用印 → 报出 or 发出: where a paper stands, who did what when, and what can be done next.
import type { DocumentRow } from '../../generated/DocumentRow'
import type { OperatorView } from '../../generated/OperatorView'
import type { PaperStepView } from '../../generated/PaperStepView'
import type { PaperWay } from '../../generated/PaperWay'
import type { ReportDraft } from '../../generated/ReportDraft'
import type { SentView } from '../../generated/SentView'
import { shortMoment } from '../../time/moment'

/** What a person approves when they check a draft: its words. Who signs, and of which day it is, are seen to when it is signed. */
export const saidBy = (draft: ReportDraft | null): string =>
  draft ? JSON.stringify({ ...draft, signer: '', date: '', filled: [] }) : ''

/** Nobody passed it in 核稿: said before it is signed. */
export const unchecked = (way: Pick<PaperWay, 'state'>): boolean => way.state !== 'checked'

export type WayAct = 'send' | 'check' | 'return' | 'issue' | 'switch'

export interface WayButton {
  act: WayAct
  name: string
  /** The one thing that is usually done next. */
  next: boolean
}

export interface Hand {
  me: Pick<OperatorView, 'name' | 'role'> | null
  /** How many may record at this station. */
  writers: number
}

const lastOf = (way: PaperWay, step: string): PaperStepView | undefined => way.steps.findLast((one) => one.step === step)

/** Who sent a paper does not check it, where another person is there to do it. */
export const ownCheck = (way: PaperWay, { me, writers }: Hand): boolean =>
  way.state === 'sent' && writers > 1 && lastOf(way, 'sent')?.by === me?.name

/** Buttons of a draft, the one to press last. One who may only read has none. */
export function wayButtons(way: PaperWay, hand: Hand): WayButton[] {
  if (hand.me?.role === 'read_only') return []
  const issue = (next: boolean): WayButton => ({ act: 'issue', name: '签发', next })
  const send = (name: string): WayButton => ({ act: 'send', name, next: !way.may_sign })
  const back: WayButton = { act: 'return', name: '退回修改', next: false }
  if (way.state === 'sent') {
    const check: WayButton = ownCheck(way, hand)
      ? { act: 'switch', name: '换人核稿', next: true }
      : { act: 'check', name: '核稿通过', next: true }
    return [back, issue(false), check]
  }
  if (way.state === 'checked') return [back, issue(true)]
  const sending = send(way.state === 'returned' ? '改好了，再送签' : '送签')
  return way.may_sign ? [sending, issue(true)] : [issue(false), sending]
}

/** What is to be known before anything else is done: why it came back, that it was changed since. */
export function wayNote(way: PaperWay): { tone: 'bad' | 'wait'; text: string } | null {
  if (way.state === 'returned') {
    const back = lastOf(way, 'returned')
    return { tone: 'bad', text: back ? `${back.by}退回修改：${back.note}` : '退回修改' }
  }
  if (way.state === 'sent') {
    const note = lastOf(way, 'sent')?.note
    return note ? { tone: 'wait', text: `送签说明：${note}` } : null
  }
  if (way.changed_since_check) return { tone: 'wait', text: '核稿以后又改过正文。签发前请再核一遍，或者退回重新送签。' }
  return null
}

interface Step {
  name: string
  note?: string
}

/** How a paper leaves: 报出 stops a clock, 发出 stops none; a list for one's own use leaves nowhere. */
export type Leaving = '报出' | '发出' | ''
const LEAVING = '记下时间、方式、接收人'

/** `11月23日 09:30 当面 市网安总队 张三` */
export const sentWords = (sent: SentView, now: Date): string =>
  [shortMoment(sent.at, now), sent.by_name, sent.unit, sent.receiver].filter(Boolean).join(' ')

/** The first receiver, and how many there are. */
const sentNote = (sent: SentView[], now: Date): string =>
  sent[0] ? `${sentWords(sent[0], now)}${sent.length > 1 ? ` 等 ${sent.length} 处` : ''}` : ''

/** The steps of a draft, and at which of them it is. */
export function draftSteps(draft: ReportDraft, way: PaperWay, numbered: boolean, leaving: Leaving, now: Date) {
  const told = (one: PaperStepView | undefined): string => (one ? `${one.by} ${shortMoment(one.at, now)}` : '')
  const sent = lastOf(way, 'sent')
  const notes: Record<string, string> = {
    draft: draft.reviewer,
    sent: '等待核稿',
    checked: told(lastOf(way, 'checked')),
    returned: `退回 ${told(lastOf(way, 'returned'))}`,
  }
  const steps: Step[] = [
    { name: '拟稿', note: sent && way.state !== 'draft' ? `${told(sent)} 送签` : draft.drafter },
    { name: '核稿', note: notes[way.state] },
    { name: '签发', note: way.signers.length ? `由${way.signers.join('、')}签发` : '签发时定稿' },
    ...(numbered ? [{ name: '编号', note: way.next_number ? `将为 ${way.next_number}` : '签发时编号' }] : []),
    { name: '用印', note: '' },
    ...(leaving ? [{ name: leaving, note: LEAVING }] : []),
  ]
  const current = way.state === 'sent' ? 1 : way.state === 'checked' ? 2 : 0
  return { steps, current }
}

/** The steps of an issued paper: `leaving` is how it leaves or left, `out` when and to whom it was reported. */
export function issuedSteps(paper: DocumentRow, leaving: Leaving, out: string, now: Date) {
  const gone = leaving === '发出' ? sentNote(paper.sent_to, now) : out
  const steps: Step[] = [
    { name: '拟稿', note: paper.drafter },
    { name: '核稿', note: paper.reviewer },
    { name: '签发', note: paper.issued_at ? `${paper.signer} ${shortMoment(paper.issued_at, now)} 定稿`.trim() : '' },
    ...(paper.number ? [{ name: '编号', note: paper.number }] : []),
    {
      name: '用印',
      note: paper.sealed_at ? `${paper.sealed_by} ${shortMoment(paper.sealed_at, now)}` : '打印、签字、盖章后记下',
    },
    ...(leaving ? [{ name: leaving, note: gone || LEAVING }] : []),
  ]
  const at = (name: string): number => steps.findIndex((step) => step.name === name)
  // A paper may go out before anybody has written down that it was stamped.
  const current = gone ? steps.length : paper.sealed_at ? (leaving ? at(leaving) : steps.length) : at('用印')
  return { steps, current }
}
