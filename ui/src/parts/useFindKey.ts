// `/` and Ctrl+F lead to the field that finds, where nothing lies above the screen.
import { onBeforeUnmount, onMounted, type Ref } from 'vue'

export function useFindKey(field: Ref<{ focus: () => void; select: () => void } | undefined>): void {
  function onKey(event: KeyboardEvent): void {
    const into = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]')
    const slash = event.key === '/' && !into && !event.ctrlKey && !event.altKey
    const find = event.key.toLowerCase() === 'f' && event.ctrlKey && !event.shiftKey && !event.altKey
    const covered = [...document.querySelectorAll<HTMLElement>('.el-overlay')].some((one) => one.offsetHeight > 0)
    if ((!slash && !find) || covered) return
    event.preventDefault()
    field.value?.focus()
    field.value?.select()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}
