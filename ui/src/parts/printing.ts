// Printing what the window shows: the whole of a list, and nothing to press.
import { nextTick, ref } from 'vue'

/** While it is so, lists show all they have. */
export const printing = ref(false)

export async function printScreen(): Promise<void> {
  printing.value = true
  await nextTick()
  window.print()
  printing.value = false
}

/** The window's own way of printing comes unasked. */
window.addEventListener('beforeprint', () => (printing.value = true))
window.addEventListener('afterprint', () => (printing.value = false))
