// People, settings and the directory of the invented office.
import type { Host } from '../host'

type PeopleHost = Pick<
  Host,
  | 'operators'
  | 'addOperator'
  | 'setRole'
  | 'removeOperator'
  | 'changePassphrase'
  | 'switchOperator'
  | 'renewRecovery'
  | 'settings'
  | 'setSetting'
  | 'directory'
  | 'directoryPut'
  | 'directoryRemove'
  | 'directoryChoose'
  | 'directoryApply'
  | 'directoryTemplate'
>

const refused = (): Promise<never> =>
  Promise.reject({ code: 'people.none', message: '浏览器里没有这一项，请在程序里试。', field: null })

export const peopleHost: PeopleHost = {
  operators: async () => [],
  addOperator: refused,
  setRole: refused,
  removeOperator: refused,
  changePassphrase: refused,
  switchOperator: refused,
  renewRecovery: refused,
  settings: async () => ({ auto_lock_minutes: 15, immediate_repeat_minutes: 5 }),
  setSetting: refused,
  directory: async () => ({ rows: [], parties: [] }),
  directoryPut: refused,
  directoryRemove: refused,
  directoryChoose: async () => null,
  directoryApply: refused,
  directoryTemplate: async () => null,
}
