// A small menu: opens at its first entry, goes by the arrow keys, closes when one leaves it.
import { nextTick, onBeforeUnmount, onMounted, ref, useTemplateRef } from 'vue'

export function useMenu() {
  const open = ref(false)
  // The element that the template calls `root`.
  const root = useTemplateRef<HTMLElement>('root')
  const entries = (): HTMLElement[] => [...(root.value?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]

  async function flip(): Promise<void> {
    open.value = !open.value
    if (!open.value) return
    await nextTick()
    entries()[0]?.focus()
  }
  function close(): void {
    open.value = false
    root.value?.querySelector<HTMLElement>('button')?.focus()
  }
  function move(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (!step) return
    event.preventDefault()
    const all = entries()
    all[(all.indexOf(document.activeElement as HTMLElement) + step + all.length) % all.length]?.focus()
  }
  function leave(event: FocusEvent): void {
    if (!root.value?.contains(event.relatedTarget as Node | null)) open.value = false
  }
  function away(event: Event): void {
    if (!root.value?.contains(event.target as Node)) open.value = false
  }
  onMounted(() => document.addEventListener('pointerdown', away))
  onBeforeUnmount(() => document.removeEventListener('pointerdown', away))

  return { open, flip, close, move, leave }
}
