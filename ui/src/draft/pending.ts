// Every form that is being kept, so that locking or hiding the window can wait for all of them.
const keepers = new Set<() => Promise<void>>()

export function keepWith(flush: () => Promise<void>): () => void {
  keepers.add(flush)
  return () => keepers.delete(flush)
}

export async function flushAll(): Promise<void> {
  await Promise.all([...keepers].map((flush) => flush()))
}

export function flushWhenHidden(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void flushAll()
  })
  window.addEventListener('blur', () => void flushAll())
}
