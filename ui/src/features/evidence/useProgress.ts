// How far the long works are: by token of a waiting file, or by id of a piece.
import { onScopeDispose, reactive } from 'vue'
import type { EvidenceProgress } from '../../generated/EvidenceProgress'
import { host } from '../../host'

export type Progress = Record<string, EvidenceProgress>

export function useProgress() {
  const progress = reactive<Progress>({})
  const stop = host.onEvidenceProgress((step) => {
    progress[step.token] = step
  })
  onScopeDispose(stop)
  const forget = (token: string): void => {
    delete progress[token]
  }
  return { progress, forget }
}
