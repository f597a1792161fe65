// The three roles, and what each may do.
import type { OperatorView } from '../../generated/OperatorView'

export const ROLES = [
  { id: 'liaison', name: '联络员', may: '登记、报送、写文书、管证据、改设置' },
  { id: 'responsible', name: '负责人', may: '联络员能办的都能办，另外增减操作人、改角色' },
  { id: 'read_only', name: '只读', may: '只看，不能记录；看证据内容要留记录，所以也看不了' },
] as const

export const mayOf = (role: string): string => ROLES.find((one) => one.id === role)?.may ?? ''

export const LEAST_PASSPHRASE = 8

/** What is wrong with a passphrase typed twice, as it is typed. */
export function passphraseHint(passphrase: string): string {
  const missing = LEAST_PASSPHRASE - [...passphrase].length
  return passphrase && missing > 0 ? `还差 ${missing} 个字符` : `至少 ${LEAST_PASSPHRASE} 个字符，一句好记的话最好`
}

export const operatorOptions = (operators: OperatorView[], testid: string) =>
  operators.map((one) => ({
    value: one.id,
    label: one.name,
    note: [one.role_name, one.post].filter((word, index, all) => word && all.indexOf(word) === index).join(' · '),
    testid: `${testid}-${one.id}`,
  }))
