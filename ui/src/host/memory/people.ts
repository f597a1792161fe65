// Who works at the invented office, and how it is set, with the refusals that one meets most.
import type { OperatorRow } from '../../generated/OperatorRow'
import type { OperatorView } from '../../generated/OperatorView'
import type { SettingsView } from '../../generated/SettingsView'
import type { StationState } from '../../generated/StationState'
import { rfc3339 } from '../../time/moment'
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
>

interface Office {
  desk: { operator: string }
  later: <T>(value: T, wait?: number) => Promise<T>
  refuse: (code: string, message: string, field?: string | null) => never
  changed: () => void
  state: () => StationState
  /** A sheet that was not typed back yet stands in the way of everything else. */
  unconfirm: () => void
}

interface Person {
  id: string
  name: string
  post: string
  role: string
  removed_at: string | null
}

const ROLES: Record<string, string> = { liaison: '联络员', responsible: '负责人', read_only: '只读' }
/** Every passphrase opens, but this one. */
const WRONG = 'wrong'

export function peopleStory({ desk, later, refuse, changed, state, unconfirm }: Office) {
  const people: Person[] = [
    { id: 'o1', name: desk.operator, post: '系统联络员', role: 'liaison', removed_at: null },
    { id: 'o2', name: '赵一鸣', post: '处长', role: 'responsible', removed_at: null },
    { id: 'o3', name: '审计组', post: '市审计局派驻', role: 'read_only', removed_at: null },
    { id: 'o4', name: '周敏', post: '系统联络员', role: 'liaison', removed_at: rfc3339(new Date(Date.now() - 40 * 86_400_000)) },
  ]
  const settings: SettingsView = { auto_lock_minutes: 15, immediate_repeat_minutes: 5, patience_days: 3 }
  const asked = new URLSearchParams(location.search)
  if (asked.get('lock')) settings.auto_lock_minutes = Number(asked.get('lock'))
  let current = asked.get('as') ?? 'o1'

  const active = (): Person[] => people.filter((one) => !one.removed_at)
  const me = (): Person => people.find((one) => one.id === current) ?? (people[0] as Person)
  const writes = (one: Person): boolean => !one.removed_at && one.role !== 'read_only'
  const another = (id: string): boolean => people.some((one) => one.id !== id && writes(one))
  const manages = (): boolean =>
    me().role === 'responsible' || (me().role === 'liaison' && !active().some((one) => one.role === 'responsible'))
  const rows = (): OperatorRow[] =>
    people
      .map((one) => ({
        ...one,
        role_name: ROLES[one.role] ?? one.role,
        current: one.id === current,
        may_set_role: manages() && !one.removed_at,
        may_remove: manages() && !one.removed_at && one.id !== current && another(one.id),
      }))
      .sort((a, b) => Number(a.removed_at !== null) - Number(b.removed_at !== null))
  const views = (): OperatorView[] =>
    active().map(({ id, name, post, role }) => ({ id, name, post, role, role_name: ROLES[role] ?? role }))
  const mustManage = (): void => {
    if (!manages()) refuse('operator.may_not_manage', '增减操作人和改角色由负责人办理，请换负责人登录后再办')
  }
  const mustWrite = (): void => {
    if (me().role === 'read_only')
      refuse('operator.read_only', '您的角色是只读，不能记录；请换联络员或负责人登录后再办，填写的内容还在')
  }
  const known = (id: string): Person =>
    active().find((one) => one.id === id) ??
    refuse('operator.unknown', '没有这位操作人，或已经移出，请刷新后再试', 'operator')
  const hold = (id: string): void => {
    current = id
    desk.operator = me().name
  }
  hold(current)

  const host: PeopleHost = {
    operators: () => later(rows()),
    async addOperator(operator) {
      mustManage()
      if (!operator.name.trim()) refuse('field.missing', '请填写操作人姓名', 'name')
      if (!operator.post.trim()) refuse('field.missing', '请填写操作人职务，如 联络员', 'post')
      if ([...operator.passphrase].length < 8) refuse('setup.passphrase_short', '口令至少 8 个字符，可以用一句话', 'passphrase')
      if (active().some((one) => one.name === operator.name.trim()))
        refuse('operator.name_taken', '已经有同名的操作人，请在姓名后加以区别，如 王芳（网络科）', 'name')
      people.push({
        id: `o${people.length + 1}`,
        name: operator.name.trim(),
        post: operator.post.trim(),
        role: operator.role,
        removed_at: null,
      })
      changed()
      return later(rows(), 400)
    },
    async setRole(id, role) {
      mustManage()
      const one = known(id)
      if (role === 'read_only' && !another(id))
        refuse('operator.last_writer', '这是最后一位能记录的操作人，请先添加另一位联络员或负责人', 'role')
      one.role = role
      changed()
      return later(rows())
    },
    async removeOperator(id, reason) {
      mustManage()
      const one = known(id)
      if (!reason.trim()) refuse('field.missing', '请写明移出的原因，如 调离本处', 'reason')
      await later(null, 1800)
      one.removed_at = rfc3339(new Date())
      changed()
      return later(rows())
    },
    async changePassphrase(old, next) {
      await later(null, 400)
      if ([...next].length < 8) refuse('setup.passphrase_short', '口令至少 8 个字符，可以用一句话', 'new')
      if (old === WRONG) refuse('ledger.wrong_secret', '原口令不对，请重新输入', 'old')
    },
    async switchOperator(id, passphrase) {
      await later(null, 400)
      known(id)
      if (passphrase === WRONG) refuse('ledger.wrong_secret', '口令不对，请重新输入', 'passphrase')
      hold(id)
      return later(state())
    },
    async renewRecovery() {
      mustWrite()
      unconfirm()
      return later(state(), 300)
    },
    settings: () => later(settings),
    async setSetting(key, value) {
      mustWrite()
      const [least, most, message] =
        key === 'auto_lock_minutes'
          ? [0, 240, '自动锁定请填 1 到 240 之间的分钟数，不自动锁定填 0']
          : key === 'patience_days'
            ? [1, 90, '没有回执的提醒请填 1 到 90 之间的天数']
            : [1, 60, '“立即”报送的重复提醒请填 1 到 60 之间的分钟数']
      const number = /^\d+$/.test(value.trim()) ? Number(value) : -1
      if (number < least || number > most) refuse('setting.bounds', message, key)
      settings[key] = number
      changed()
      return later(settings)
    },
  }
  return { host, views, me: () => views().find((one) => one.id === current) ?? null, hold, mustWrite }
}
