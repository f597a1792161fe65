// The two roles of a station, and what it may be under the plan in each.
import type { PartyChoice } from '../../generated/PartyChoice'
import type { PlanCard } from '../../generated/PlanCard'

export type Role = 'department' | 'working_group'

export const ROLES: { id: Role; name: string; lines: string[] }[] = [
  { id: 'department', name: '部门台站', lines: ['登记本单位的事件，写报告，向工作组报送。各单位、各处室选这一项。'] },
  { id: 'working_group', name: '工作组台站', lines: ['收各单位的报送包，研判级别，审阅文书，审批结束。应急工作组、网安办选这一项。'] },
]

export const partiesOf = (plan: PlanCard | undefined, role: Role): PartyChoice[] =>
  (role === 'department' ? plan?.parties : plan?.collectors) ?? []
