// The five steps to an enrolled station, as each side sees them.
import type { EnrolmentView } from '../../generated/EnrolmentView'
import type { ListedNumber } from '../../generated/ListedNumber'

interface Step {
  name: string
  what: string
}

export const STEPS: Record<'department' | 'working_group', Step[]> = {
  department: [
    { name: '导出入网申请', what: '存到 U 盘' },
    { name: '交给工作组', what: '当面交，或照规定传递' },
    { name: '导入答复', what: '工作组交回的文件' },
    { name: '电话核对', what: '打通讯录上的号码，念核对码' },
    { name: '接受', what: '一致才接受，此后即可报送' },
  ],
  working_group: [
    { name: '打开入网申请', what: '单位交来的文件' },
    { name: '另存答复', what: '存到 U 盘' },
    { name: '交回单位', what: '让对方导入' },
    { name: '电话核对', what: '打通讯录上的号码，念核对码' },
    { name: '接受', what: '一致才接受，此后收对方的包' },
  ],
}

/** Which step comes next; where several are under way, the one that is furthest. */
export function stepOf(enrolments: EnrolmentView[], group: boolean): number {
  if (enrolments.some((one) => one.step === 'to_compare')) return group ? 1 : 3
  return enrolments.length ? 2 : 0
}

/** The same number stands once, with everybody who is listed under it. */
export function numbersOf(listed: ListedNumber[]): ListedNumber[] {
  const found = new Map<string, ListedNumber>()
  for (const one of listed) {
    const key = one.telephone.replace(/\D/g, '')
    const before = found.get(key)
    if (!before) found.set(key, { ...one })
    else if (one.person && !before.person.includes(one.person)) before.person = [before.person, one.person].filter(Boolean).join('、')
  }
  return [...found.values()]
}
