import { nextTick, ref, watch } from 'vue'
import type { DeskFault } from '../generated/DeskFault'
import { asFault } from './fault'

/** One form's last refusal: shown beside its field when the form has that field, else at the top; gone once the form is changed. */
export function useFault(fields: readonly string[], form?: () => unknown) {
  const fault = ref<DeskFault | null>(null)
  const busy = ref(false)

  const known = (field: string | null): boolean =>
    field !== null && fields.some((name) => field === name || field.startsWith(`${name}.`))

  const at = (field: string): string => (fault.value?.field === field ? fault.value.message : '')
  const top = (): string => (fault.value && !known(fault.value.field) ? fault.value.message : '')

  function clear(): void {
    fault.value = null
  }

  if (form) {
    watch(
      () => JSON.stringify(form()),
      () => {
        if (!busy.value) clear()
      },
    )
  }

  /** Does it once, however often it is asked for; true when it was done. */
  async function attempt(act: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    fault.value = null
    try {
      await act()
      return true
    } catch (thrown) {
      fault.value = asFault(thrown)
      await nextTick()
      document.querySelector('.fault-line')?.scrollIntoView({ block: 'nearest' })
      return false
    } finally {
      busy.value = false
    }
  }

  return { fault, busy, at, top, clear, attempt }
}
