// What was opened last, in this session only: nothing of it is kept once the station is locked.
import { ref } from 'vue'
import type { Target } from './targets'

const MOST = 6
export const recent = ref<Target[]>([])

/** The latest first, each once. */
export function remember(target: Target): void {
  if (target.group === '画面') return
  recent.value = [target, ...recent.value.filter((one) => one.id !== target.id)].slice(0, MOST)
}
/** An incident that was opened by any way; its name is known once it was read. */
export const visited = (id: string): void =>
  remember({ id: `incident:${id}`, group: '事件', name: '', note: '', numbers: [], to: `/incidents/${id}` })
export const forgetRecent = (): void => {
  recent.value = []
}
