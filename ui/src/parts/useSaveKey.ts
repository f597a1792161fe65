import { onBeforeUnmount, onMounted } from 'vue'

/** Ctrl+Enter saves; Enter alone records nothing, for what is recorded can't be taken back. */
export const isSaveKey = (event: KeyboardEvent): boolean => event.ctrlKey && event.key === 'Enter' && !event.isComposing

/** For a dialog, wherever its focus is. */
export function useSaveKey(save: () => unknown): void {
  function onKey(event: KeyboardEvent): void {
    if (!isSaveKey(event)) return
    event.preventDefault()
    save()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}
