import { onBeforeUnmount, ref, watch } from 'vue'
import { explain } from '../fault/fault'
import { host } from '../host'
import { Autosave, type SaveState } from './autosave'
import { keepWith } from './pending'

/** A form kept as it is typed, under a key of its own, and offered back. */
export function useDraft<T extends object>(form: () => T, restore: (kept: Partial<T>) => void) {
  const state = ref<SaveState>({ phase: 'idle', savedAt: null, reason: '' })
  const ready = ref(false)
  let key = ''
  let autosave: Autosave | null = null
  let settled = false

  const text = (): string => JSON.stringify(form())

  /** Looks for a kept form, puts it back, and keeps it from now on. True when there was one. */
  async function open(draftKey: string): Promise<boolean> {
    settled = false
    key = draftKey
    const saver = new Autosave({
      save: (json) => host.draftSave(draftKey, json),
      onState: (next) => {
        if (autosave === saver) state.value = next
      },
      explain,
    })
    autosave = saver
    let found = false
    try {
      const kept = await host.draftLoad(draftKey)
      if (kept) {
        restore(JSON.parse(kept.json) as Partial<T>)
        found = true
      }
      saver.begin(text(), kept?.saved_at ?? null)
    } catch (fault) {
      saver.begin(text(), null)
      state.value = { phase: 'failed', savedAt: null, reason: explain(fault) }
    }
    ready.value = true
    return found
  }

  watch(text, (json) => {
    if (ready.value && !settled) autosave?.touch(json)
  })

  /** The form became an entry, or was thrown away: nothing is left to keep. */
  async function drop(): Promise<void> {
    settled = true
    await autosave?.close()
    await host.draftDrop(key).catch(() => undefined)
    state.value = { phase: 'idle', savedAt: null, reason: '' }
  }

  const flush = (): Promise<void> => autosave?.flush() ?? Promise.resolve()

  const part = keepWith(flush)
  onBeforeUnmount(() => {
    part()
    if (!settled) void flush()
  })

  return { state, ready, open, drop, flush }
}
