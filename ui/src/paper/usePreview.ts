// A page that follows a form: asked for with each change, never two at once, the last one wins.
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { asFault } from '../fault/fault'
import type { DeskFault } from '../generated/DeskFault'
import { Latest } from './latest'

export function usePreview<T>(form: () => T | null, ask: (form: T) => Promise<ArrayBuffer>) {
  const bytes = shallowRef<ArrayBuffer | null>(null)
  const fault = ref<DeskFault | null>(null)

  const latest = new Latest<string>(async (asked) => {
    try {
      bytes.value = await ask(JSON.parse(asked) as T)
      fault.value = null
    } catch (thrown) {
      if (!latest.stale) fault.value = asFault(thrown)
    }
  })
  watch(
    () => {
      const now = form()
      return now === null ? '' : JSON.stringify(now)
    },
    (text) => {
      if (text) latest.ask(text)
    },
    { immediate: true },
  )
  onScopeDispose(() => latest.close())

  /** What is wrong, beside its field. */
  const at = (field: string): string => (fault.value?.field === field ? fault.value.message : '')
  return { bytes, fault, at }
}
