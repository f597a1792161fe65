// Pasting and dragging over the window. What is dropped comes by the program, which alone sees paths.
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import { readPaste, type Pasted } from './paste'

export function useArrivals(root: Ref<HTMLElement | undefined>, take: (pasted: Pasted) => void) {
  const over = ref(false)
  let inside = 0
  const shown = (): boolean => (root.value?.getClientRects().length ?? 0) > 0
  const files = (event: DragEvent): boolean => shown() && (event.dataTransfer?.types.includes('Files') ?? false)

  function onPaste(event: ClipboardEvent): void {
    if (!shown()) return
    const pasted = readPaste(event)
    if (pasted.kind === 'leave') return
    event.preventDefault()
    take(pasted)
  }
  function onEnter(event: DragEvent): void {
    if (!files(event)) return
    inside++
    over.value = true
  }
  function onLeave(): void {
    inside = Math.max(0, inside - 1)
    if (inside === 0) over.value = false
  }
  // Left to itself, the window would go to the file.
  function onOver(event: DragEvent): void {
    if (files(event)) event.preventDefault()
  }
  function onDrop(event: DragEvent): void {
    inside = 0
    over.value = false
    if (files(event)) event.preventDefault()
  }

  onMounted(() => {
    window.addEventListener('paste', onPaste)
    window.addEventListener('dragenter', onEnter)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('dragover', onOver)
    window.addEventListener('drop', onDrop)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('paste', onPaste)
    window.removeEventListener('dragenter', onEnter)
    window.removeEventListener('dragleave', onLeave)
    window.removeEventListener('dragover', onOver)
    window.removeEventListener('drop', onDrop)
  })

  return { over }
}
