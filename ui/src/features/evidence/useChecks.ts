// 校验, one piece after the other; it goes on when the drawer is closed, and can be stopped.
import { computed, onScopeDispose, reactive, ref } from 'vue'
import { asFault } from '../../fault/fault'
import { host } from '../../host'
import { queryClient, refetchAll } from '../../host/queries'
import type { Said } from './filter'

export function useChecks(incidentId: () => string, say: (said: Said) => void) {
  const queue = ref<string[]>([])
  const running = ref<string | null>(null)
  const done = ref(0)
  const total = ref(0)
  const faults = reactive<Record<string, string>>({})
  let left = false

  async function one(id: string): Promise<void> {
    const incident = incidentId()
    running.value = id
    delete faults[id]
    try {
      const after = await host.evidenceVerify(incident, id)
      queryClient.setQueryData(['incident', incident], after)
      done.value++
    } catch (thrown) {
      const fault = asFault(thrown)
      if (fault.code !== 'evidence.cancelled') faults[id] = fault.message
    } finally {
      running.value = null
    }
  }

  async function check(ids: string[]): Promise<void> {
    const fresh = ids.filter((id) => id !== running.value && !queue.value.includes(id))
    const busy = running.value !== null || queue.value.length > 0
    queue.value.push(...fresh)
    total.value = busy ? total.value + fresh.length : fresh.length
    if (busy) return
    done.value = 0
    for (let next = queue.value.shift(); next && !left; next = queue.value.shift()) await one(next)
    await refetchAll()
    const missed = total.value - done.value
    const text = missed ? `已校验 ${done.value} 件，${missed} 件没有校验` : `已校验 ${done.value} 件`
    say({ text, whole: missed === 0 })
  }

  /** Stops the piece that is being read; the others go on. */
  const cancel = (): void => {
    if (running.value) void host.evidenceCancel(running.value).catch(() => undefined)
  }
  function stop(): void {
    queue.value = []
    cancel()
  }

  onScopeDispose(() => {
    left = true
    stop()
  })

  return {
    running,
    faults,
    check,
    cancel,
    stop,
    waits: (id: string) => queue.value.includes(id),
    several: computed(() => total.value > 1),
    place: computed(() => `${Math.min(total.value, total.value - queue.value.length)}/${total.value}`),
  }
}

export type Checks = ReturnType<typeof useChecks>
