// Bundles that were looked at, in the order in which they came, and what became of each.
import type { ImportDone } from '../../generated/ImportDone'
import type { ImportView } from '../../generated/ImportView'
import type { SweepDone } from '../../generated/SweepDone'

export interface Arrived {
  view: ImportView
  state: 'waiting' | 'taking' | 'taken' | 'left'
  done: ImportDone | null
  /** Why it was not taken in. */
  fault: string
  /** Its name among the kept ones, where it was one. */
  kept: string
}

/** The desk holds sixteen at most; what comes from outside is looked at a few at a time. */
export const HELD = 12

export const isWaiting = (one: Arrived): boolean => one.state === 'waiting' || one.state === 'taking'
export const waiting = (all: Arrived[]): Arrived[] => all.filter(isWaiting)
export const mayTake = (one: Arrived): boolean =>
  one.state === 'waiting' && (one.view.verdict === 'clean' || one.view.verdict === 'again')
/** Nothing in it asks for a person's thought: those are taken in together. */
export const isClean = (one: Arrived): boolean =>
  one.state === 'waiting' && one.view.verdict === 'clean' && one.view.remarks.length === 0 && one.fault === ''
/** Room for another look. */
export const hasRoom = (all: Arrived[]): boolean => waiting(all).length < HELD

/** One more; the same file opened twice stands once, under the token that the desk knows last. */
export function arrive(all: Arrived[], view: ImportView, kept = ''): { all: Arrived[]; stale: string | null } {
  const row: Arrived = { view, state: 'waiting', done: null, fault: '', kept }
  const at = all.findIndex((one) => one.state === 'waiting' && one.view.sm3 === view.sm3)
  if (at < 0) return { all: [...all, row], stale: null }
  return { all: all.map((one, index) => (index === at ? row : one)), stale: all[at]?.view.token ?? null }
}

/** The one that is looked at: as picked while it waits, else the first that waits, else the last that was taken in. */
export function current(all: Arrived[], picked: string): Arrived | null {
  const chosen = all.find((one) => one.view.token === picked)
  return chosen ?? all.find(isWaiting) ?? all.at(-1) ?? null
}

const VERDICTS: Record<string, { word: string; tone: string }> = {
  clean: { word: '可以收入', tone: 'ok' },
  again: { word: '以前收过', tone: '' },
  unknown: { word: '尚未登记入网', tone: 'wait' },
  stop: { word: '不能收入', tone: 'bad' },
}
export const verdictOf = (view: ImportView): { word: string; tone: string } =>
  VERDICTS[view.verdict] ?? { word: view.verdict, tone: '' }

/** As it stands in the row: also a sound one may have something to be seen first. */
export const markOf = (one: Arrived): { word: string; tone: string } =>
  one.view.verdict === 'clean' && !isClean(one) && one.state === 'waiting'
    ? { word: '收前请看', tone: 'wait' }
    : verdictOf(one.view)

/** The verdict in a word and what follows from it, without saying the same twice. */
export function verdictWords(view: ImportView): { head: string; rest: string } {
  const { word } = verdictOf(view)
  return view.verdict_words.includes(word) ? { head: view.verdict_words, rest: '' } : { head: word, rest: view.verdict_words }
}

/** What its signature says, in a word: nothing is looked into before it holds. */
export const signatureOf = (view: ImportView): string => (view.unit ? '签名有效' : '签名完整，尚不知是谁的')

/** `新记录 14 · 已有 3 · 等补齐 2 · 证据 1 件` */
export const countsOf = (view: ImportView): string =>
  [
    `新记录 ${view.fresh}`,
    view.known ? `已有 ${view.known}` : '',
    view.waiting ? `等补齐 ${view.waiting}` : '',
    view.evidence ? `证据 ${view.evidence} 件` : '',
  ]
    .filter(Boolean)
    .join(' · ')

/** What 全部收入 did. */
export const sweptWords = (done: SweepDone): string =>
  [
    done.taken ? `收入 ${done.taken} 个报送包，${done.entries} 条新记录` : '没有可以直接收入的',
    done.again ? `${done.again} 个以前收过` : '',
    done.left ? `留下 ${done.left} 个，请逐个看` : '',
  ]
    .filter(Boolean)
    .join('；')
