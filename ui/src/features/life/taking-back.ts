// What may be taken back of a case, and when.
import type { LifeView } from '../../generated/LifeView'

const ORDER = ['registered', 'initial_handling', 'response', 'ended', 'investigation', 'archived']

/** Phases that a case which has come this far may go back to. */
export function reopenable(phase: string): { value: string; label: string; testid: string }[] {
  const at = ORDER.indexOf(phase)
  return [
    { value: 'response', label: '应急响应', testid: 'reopen-response' },
    { value: 'investigation', label: '调查评估', testid: 'reopen-investigation' },
  ].filter((choice) => ORDER.indexOf(choice.value) < at)
}

/** The entries of 更多, as far as they are possible now. */
export function seldomActs(life: Pick<LifeView, 'phase' | 'withdrawn'>): { id: string; name: string; testid: string }[] {
  if (life.withdrawn) return []
  return [
    ...(life.phase === 'response' ? [{ id: 'adjust', name: '调整响应级别', testid: 'response-adjust' }] : []),
    ...(reopenable(life.phase).length ? [{ id: 'reopen', name: '重新打开', testid: 'case-reopen' }] : []),
    ...(life.phase !== 'archived' ? [{ id: 'withdraw', name: '撤销事件', testid: 'case-withdraw' }] : []),
  ]
}
