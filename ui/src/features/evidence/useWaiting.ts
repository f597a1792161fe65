// The files that wait to be taken in, whichever way they came.
import { onMounted, onScopeDispose, ref } from 'vue'
import { explain } from '../../fault/fault'
import type { WaitingFile } from '../../generated/WaitingFile'
import { host } from '../../host'

export function useWaiting() {
  const files = ref<WaitingFile[]>([])
  const fault = ref('')
  let asked = 0

  /** True when something new came. */
  async function take(ask: () => Promise<WaitingFile[]>): Promise<boolean> {
    const mine = ++asked
    fault.value = ''
    try {
      const found = await ask()
      const known = new Set(files.value.map((file) => file.token))
      if (mine === asked) files.value = found
      return found.some((file) => !known.has(file.token))
    } catch (thrown) {
      fault.value = explain(thrown)
      return false
    }
  }

  const load = (): Promise<boolean> => take(() => host.evidenceWaiting())
  const choose = (): Promise<boolean> => take(() => host.evidenceChoose())
  const paste = (name: string, bytes: ArrayBuffer): Promise<boolean> => take(() => host.evidencePaste(name, bytes))
  async function forget(token: string): Promise<void> {
    await take(async () => {
      await host.evidenceForget(token)
      return host.evidenceWaiting()
    })
  }

  onMounted(load)
  onScopeDispose(host.onEvidenceDropped(() => void load()))

  return { files, fault, load, choose, paste, forget }
}
