// How far an issued paper got: exported, confirmed, accepted, returned; and whether a warning that came was confirmed.
import type { DocumentRow } from '../generated/DocumentRow'

const TONES: Record<string, string> = { to_export: '', exported: '', received: 'ok', accepted: 'ok', returned: 'bad', to_confirm: 'wait', confirmed: 'ok' }
export const deliveryTone = (paper: Pick<DocumentRow, 'delivery'>): string => TONES[paper.delivery] ?? ''

/** It went back, and nothing has taken its place. */
export const isReturned = (paper: Pick<DocumentRow, 'delivery' | 'replaced_by' | 'state'>): boolean =>
  paper.delivery === 'returned' && !paper.replaced_by && paper.state !== 'replaced'

/** Another unit's warning that this one has not confirmed yet. */
export const isToConfirm = (paper: Pick<DocumentRow, 'delivery'>): boolean => paper.delivery === 'to_confirm'

/** Of a paper of no case: what its title does not tell, and who sent it. */
export const fromAndAbout = (paper: Pick<DocumentRow, 'incident_id' | 'about' | 'unit'>): string =>
  paper.incident_id ? '' : [paper.about, paper.unit && `${paper.unit} 发来`].filter(Boolean).join(' · ')
