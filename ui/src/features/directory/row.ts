// A row as it is typed.
import type { DirectoryInput } from '../../generated/DirectoryInput'
import type { DirectoryRowView } from '../../generated/DirectoryRowView'

export function toInput(row: DirectoryRowView | null): DirectoryInput {
  return {
    id: row?.id ?? null,
    unit: row?.unit ?? '',
    person: row?.person ?? '',
    post: row?.post ?? '',
    telephone: row?.telephone ?? '',
    mobile: row?.mobile ?? '',
    duty_telephone: row?.duty_telephone ?? '',
    email: row?.email ?? '',
    party: row?.party ?? null,
    note: row?.note ?? '',
  }
}

export const FIELDS = ['unit', 'person', 'post', 'telephone', 'mobile', 'duty_telephone', 'email', 'party', 'note']
