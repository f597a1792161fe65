import { onBeforeUnmount, reactive, watch } from 'vue'
import { Autosave, type SaveState } from '../../draft/autosave'
import { keepWith } from '../../draft/pending'
import { explain } from '../../fault/fault'
import { host } from '../../host'
import { rebased, unsavedWords } from './unsaved'

interface Settings<T> {
  /** What is in force, each under its name. */
  inForce: () => [id: string, value: T][]
  /** Under which it is kept as it is typed. */
  key: (id: string) => string
  /** One who may only read looks at what is in force, and keeps nothing. */
  mayKeep: () => boolean
  /** What a kept form may not bring back. */
  fixed?: (inForce: T) => Partial<T>
}

const IDLE: SaveState = { phase: 'idle', savedAt: null, reason: '' }

/** Settings that take effect when they are saved: kept as they are typed, offered back, gone once they are saved or taken back. */
export function useUnsaved<T extends object>({ inForce, key, mayKeep, fixed }: Settings<T>) {
  const typed = reactive(new Map()) as Map<string, T>
  const states = reactive(new Map<string, SaveState>())
  const restored = reactive(new Set<string>())
  /** The text '' stands for nothing to keep: what was kept is dropped, in its turn behind the saves before it. */
  const keepers = new Map<string, Autosave>()

  const text = (value: T | undefined): string => (value === undefined ? '' : JSON.stringify(value))
  const copy = (value: T): T => JSON.parse(JSON.stringify(value)) as T
  const standing = (id: string): T | undefined => inForce().find(([one]) => one === id)?.[1]
  const differs = (id: string): boolean => typed.has(id) && text(typed.get(id)) !== text(standing(id))

  function keeper(id: string): Autosave {
    const known = keepers.get(id)
    if (known) return known
    const made = new Autosave({
      save: async (json) => {
        if (json) return host.draftSave(key(id), json)
        await host.draftDrop(key(id))
        return ''
      },
      onState: (state) => states.set(id, state),
      explain,
    })
    keepers.set(id, made)
    return made
  }

  const opening = new Set<string>()
  /** Shown only when it is known whether something was left unsaved: nothing is typed that would then be replaced. */
  async function open(id: string, value: T): Promise<void> {
    opening.add(id)
    try {
      const kept = mayKeep() ? await host.draftLoad(key(id)) : null
      const now = standing(id) ?? value
      const back = kept ? { ...copy(now), ...(JSON.parse(kept.json) as Partial<T>), ...fixed?.(copy(now)) } : copy(now)
      keeper(id).begin(kept?.json ?? '', kept?.saved_at ?? null)
      if (text(back) !== text(now)) restored.add(id)
      typed.set(id, back)
    } catch (thrown) {
      typed.set(id, copy(standing(id) ?? value))
      states.set(id, { phase: 'failed', savedAt: null, reason: explain(thrown) })
    } finally {
      opening.delete(id)
    }
  }

  watch(
    () => inForce().map(([id, value]) => ({ id, value, is: text(value), typed: text(typed.get(id)) })),
    (now, before) => {
      for (const one of now) {
        const last = before?.find((other) => other.id === one.id)
        if (!typed.has(one.id)) {
          if (!opening.has(one.id)) void open(one.id, one.value)
        } else if (last && last.is !== one.is && one.typed === last.is) {
          // Somebody else saved, and nothing was typed here.
          typed.set(one.id, copy(one.value))
        } else if (one.typed !== one.is) {
          if (mayKeep()) keeper(one.id).touch(one.typed)
        } else {
          // What could not be read is not dropped either.
          keepers.get(one.id)?.touch('')
          restored.delete(one.id)
        }
      }
    },
    { immediate: true },
  )

  async function flush(): Promise<void> {
    await Promise.all([...keepers.values()].map((one) => one.flush()))
  }
  const part = keepWith(flush)
  onBeforeUnmount(() => {
    part()
    void flush()
  })

  return {
    typed: (id: string): T | null => typed.get(id) ?? null,
    put: (id: string, value: T): void => void typed.set(id, value),
    differs,
    words: (id: string): string => unsavedWords(states.get(id) ?? IDLE, restored.has(id)),
    /** 不改了. */
    undo(id: string): void {
      const value = standing(id)
      if (value) typed.set(id, copy(value))
    },
    /** Sends what is typed, and shows what the desk made of it; what was typed meanwhile stays. */
    async send(id: string, ask: (form: T) => Promise<T>): Promise<T> {
      const sent = copy(typed.get(id) as T)
      const given = await ask(copy(sent))
      typed.set(id, rebased(copy(typed.get(id) as T), sent, copy(given)))
      return given
    },
  }
}
