// Evidence of invented cases: none can be taken in yet.
import type { Host } from '../host'

type EvidenceHost = Pick<
  Host,
  | 'evidenceWaiting'
  | 'evidenceChoose'
  | 'evidencePaste'
  | 'evidenceForget'
  | 'evidenceAdd'
  | 'evidenceCancel'
  | 'evidenceView'
  | 'evidenceExport'
  | 'evidenceHandOver'
  | 'evidenceVerify'
  | 'onEvidenceProgress'
  | 'onEvidenceDropped'
>

const refused = (): Promise<never> =>
  Promise.reject({ code: 'evidence.none', message: '浏览器里没有证据库，请在程序里试。', field: null })

export const evidenceHost: EvidenceHost = {
  evidenceWaiting: async () => [],
  evidenceChoose: async () => [],
  evidencePaste: refused,
  evidenceForget: refused,
  evidenceAdd: refused,
  evidenceCancel: refused,
  evidenceView: refused,
  evidenceExport: refused,
  evidenceHandOver: refused,
  evidenceVerify: refused,
  onEvidenceProgress: () => () => undefined,
  onEvidenceDropped: () => () => undefined,
}
