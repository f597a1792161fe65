// What was looked at here: every look writes a line of the custody register, so what was seen stays until the sheet is left.
import { onScopeDispose, reactive, shallowReactive } from 'vue'
import { explain } from '../../fault/fault'
import type { EvidenceView } from '../../generated/EvidenceView'
import { host } from '../../host'
import { refetchAll } from '../../host/queries'

export interface Seen {
  kind: 'image' | 'pdf' | 'text'
  /** Of an image. */
  url: string
  /** Of a PDF. */
  bytes: ArrayBuffer | null
  text: string
  length: number
}

/** Above this much the oldest is let go. */
const KEPT = 256 << 20

const TYPES: Record<string, string> = { jpg: 'image/jpeg', jpeg: 'image/jpeg' }
const endingOf = (name: string): string => name.split('.').pop()?.toLowerCase() ?? ''

/** UTF-8, UTF-16 with its mark, else what old Chinese programs write. */
export function readText(bytes: ArrayBuffer): string {
  const [a, b] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength))
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function open(piece: EvidenceView, bytes: ArrayBuffer): Seen {
  const ending = endingOf(piece.name)
  const seen: Seen = { kind: 'text', url: '', bytes: null, text: '', length: bytes.byteLength }
  if (piece.media === 'image') {
    const blob = new Blob([bytes], { type: TYPES[ending] ?? `image/${ending}` })
    return { ...seen, kind: 'image', url: URL.createObjectURL(blob) }
  }
  if (ending === 'pdf') return { ...seen, kind: 'pdf', bytes }
  return { ...seen, text: readText(bytes) }
}

export function useViewed(incidentId: () => string) {
  const seen = shallowReactive(new Map<string, Seen>())
  const loading = reactive(new Set<string>())
  const faults = reactive<Record<string, string>>({})
  let left = false

  function drop(id: string): void {
    const old = seen.get(id)
    if (old?.url) URL.revokeObjectURL(old.url)
    seen.delete(id)
  }

  async function view(piece: EvidenceView): Promise<void> {
    if (!piece.viewable || seen.has(piece.id) || loading.has(piece.id)) return
    loading.add(piece.id)
    delete faults[piece.id]
    try {
      const bytes = await host.evidenceView(incidentId(), piece.id)
      if (left) return
      let kept = bytes.byteLength
      for (const one of seen.values()) kept += one.length
      for (const [id, one] of seen) {
        if (kept <= KEPT) break
        kept -= one.length
        drop(id)
      }
      seen.set(piece.id, open(piece, bytes))
      await refetchAll()
    } catch (thrown) {
      faults[piece.id] = explain(thrown)
    } finally {
      loading.delete(piece.id)
    }
  }

  onScopeDispose(() => {
    left = true
    for (const id of [...seen.keys()]) drop(id)
  })

  return { seen, loading, faults, view }
}

export type Viewed = ReturnType<typeof useViewed>
