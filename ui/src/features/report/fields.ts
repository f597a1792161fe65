// Which fields a kind of paper has. A text that is there already, and a field that a check names, are always shown.
import type { KindView } from '../../generated/KindView'
import type { ReportCheck } from '../../generated/ReportCheck'
import type { ReportDraft } from '../../generated/ReportDraft'

export type FieldName =
  | 'title'
  | 'addressee'
  | 'opening'
  | 'closing'
  | 'urgency'
  | 'copies_to'
  | 'joint'
  | 'attachments'
  | 'period'
  | 'unit'
  | 'date'
  | 'contact'
  | 'telephone'
  | 'drafter'
  | 'reviewer'
  | 'signer'
  | 'support'

const SIGNERS: FieldName[] = ['unit', 'date', 'drafter', 'reviewer', 'signer']
const TEXT: FieldName[] = ['title', 'addressee', 'opening', 'closing', 'joint', 'copies_to', 'attachments', 'contact', 'telephone']
const FORM: FieldName[] = ['title', 'addressee', 'contact', 'telephone']

function own(kind: KindView): FieldName[] {
  if (kind.layout === 'listing') return [...SIGNERS, ...(kind.numbered ? (['title', 'addressee', 'attachments'] as FieldName[]) : [])]
  const fields = [...SIGNERS, ...(kind.layout === 'form' ? FORM : TEXT)]
  // A receipt and a list are not urgent by themselves.
  if ((kind.numbered && kind.layout !== 'listing') || kind.id === 'incident_form') fields.push('urgency')
  // What a 报告 may not ask for is kept beside it.
  if (kind.species === '报告' && kind.of_incident) fields.push('support')
  return fields
}

const filled = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value.trim() !== '')

export function fieldsOf(kind: KindView, draft: ReportDraft, checks: ReportCheck[]): Set<FieldName> {
  const fields = new Set(own(kind))
  if (kind.period) fields.add('period')
  const known: FieldName[] = [...SIGNERS, ...TEXT, 'urgency', 'support']
  // Of a list only who made it is printed, whatever else its draft bears.
  if (kind.layout !== 'listing')
    for (const name of known) if (filled(draft[name as keyof ReportDraft])) fields.add(name)
  for (const { field } of checks) {
    if (field === 'from' || field === 'to') fields.add('period')
    if (known.includes(field as FieldName)) fields.add(field as FieldName)
  }
  return fields
}
