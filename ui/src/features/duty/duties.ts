// The checklist, as it is shown.
import type { DutyView } from '../../generated/DutyView'

export interface DutyGroup {
  name: string
  duties: DutyView[]
}

const OWN = '本单位自定'

/** By stage in the order the plan gives them, what one set oneself last. */
export function byStage(duties: DutyView[]): DutyGroup[] {
  const groups: DutyGroup[] = []
  for (const duty of [...duties.filter((one) => one.kind === 'plan'), ...duties.filter((one) => one.kind === 'own')]) {
    const name = duty.kind === 'own' ? OWN : duty.stage_name
    const group = groups.find((one) => one.name === name)
    if (group) group.duties.push(duty)
    else groups.push({ name, duties: [duty] })
  }
  const order = ['先期处置', '应急响应', '后期处置', OWN]
  const place = (group: DutyGroup): number => (order.indexOf(group.name) + order.length + 1) % (order.length + 1)
  return groups.sort((a, b) => place(a) - place(b))
}

export const listed = (duties: DutyView[]): DutyView[] => duties.filter((duty) => duty.kind !== 'improvement')
export const ours = (duties: DutyView[]): DutyView[] => listed(duties).filter((duty) => duty.ours)
export const others = (duties: DutyView[]): DutyView[] => listed(duties).filter((duty) => !duty.ours)

/** `3 / 9`: done or set aside, of all that must be. */
export function tally(duties: DutyView[]): { settled: number; all: number } {
  const must = duties.filter((duty) => duty.need === 'must')
  return { settled: must.filter((duty) => duty.state !== 'open').length, all: must.length }
}
