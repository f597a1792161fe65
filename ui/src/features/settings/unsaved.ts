// What is typed over a setting and not saved yet, in words, and put together with what the desk gives back.
import type { SaveState } from '../../draft/autosave'

/** What is told beside the buttons. It never says 已保存: kept as typed is not yet in force. */
export function unsavedWords(state: SaveState, restored: boolean): string {
  if (state.phase === 'failed') return `还没有保存，改的内容也没有留住：${state.reason}`
  if (restored) return '这是上次没有保存的改动，接着改，或按“不改了”'
  return state.phase === 'saved' ? '还没有保存；改的内容留着，离开了回来接着改' : '还没有保存'
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** What a save gave back, with what was typed while it ran left as it is. */
export function rebased<T extends object>(now: T, sent: T, given: T): T {
  const next = { ...given }
  for (const field of Object.keys(given) as (keyof T)[]) if (!same(now[field], sent[field])) next[field] = now[field]
  return next
}
