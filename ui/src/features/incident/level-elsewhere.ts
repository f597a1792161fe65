// The level that stands was decided by another party: said at the head of the case, where nobody overlooks it.
import type { IncidentView } from '../../generated/IncidentView'

export function decidedElsewhere(
  incident: Pick<IncidentView, 'level'> & { life: Pick<IncidentView['life'], 'levels'> },
): { words: string; reason: string } | null {
  const { levels } = incident.life
  const at = levels.findIndex((one) => one.party !== '' && one.tag.level === incident.level?.tag.level)
  const one = levels[at]
  if (!one) return null
  const before = levels[at + 1]
  const word = !before ? '定为' : before.tag.level === one.tag.level ? '确认为' : '改定为'
  return { words: `${one.party}${word}${one.tag.numeral}`, reason: one.reason }
}
