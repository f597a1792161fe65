// How far an issued paper got: exported, confirmed, accepted, returned.
import type { DocumentRow } from '../generated/DocumentRow'

const TONES: Record<string, string> = { to_export: '', exported: '', received: 'ok', accepted: 'ok', returned: 'bad' }
export const deliveryTone = (paper: Pick<DocumentRow, 'delivery'>): string => TONES[paper.delivery] ?? ''

/** It went back, and nothing has taken its place. */
export const isReturned = (paper: Pick<DocumentRow, 'delivery' | 'replaced_by' | 'state'>): boolean =>
  paper.delivery === 'returned' && !paper.replaced_by && paper.state !== 'replaced'
