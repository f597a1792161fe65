// 导出: one bundle a station at a time, told by the station's id; it goes on while one looks at another screen.
import { reactive } from 'vue'
import { asFault } from '../../fault/fault'
import type { EvidenceProgress } from '../../generated/EvidenceProgress'
import type { ExportDone } from '../../generated/ExportDone'
import { host } from '../../host'
import { refetchAll } from '../../host/queries'

export interface Export {
  busy: boolean
  progress: EvidenceProgress | null
  done: ExportDone | null
  fault: string
}

const exports = reactive<Record<string, Export>>({})

async function begin(peer: string): Promise<void> {
  if (exports[peer]?.busy) return
  exports[peer] = { busy: true, progress: null, done: null, fault: '' }
  try {
    const done = await host.bundleExport(peer)
    exports[peer] = { busy: false, progress: null, done, fault: '' }
    if (done) await refetchAll()
  } catch (thrown) {
    exports[peer] = { busy: false, progress: null, done: null, fault: asFault(thrown).message }
  }
}

/** For the frame: locked, nothing of it is left on the screen. */
function listen(): () => void {
  const off = host.onBundleProgress((step) => {
    const one = exports[step.token]
    if (one?.busy) one.progress = step
  })
  return () => {
    off()
    for (const peer of Object.keys(exports)) delete exports[peer]
  }
}

export const useExports = () => ({ exports, begin, stop: (peer: string) => host.bundleCancel(peer), listen })
