// Which font serves which role: the desk gives a row for each font, the one that serves before those behind it.
import type { FontRow } from '../../generated/FontRow'

/** What a font is told that only stands in for characters which the one before it lacks. */
const FALLBACK = '缺字时用'

export interface RoleFont {
  row: FontRow
  part: 'serving' | 'fallback' | 'refused'
}

/** Roles in the order in which the desk names them; of each the serving font, then its fallbacks, then what was refused. */
export function fontRoles(rows: FontRow[]): { role: string; fonts: RoleFont[] }[] {
  const roles = new Map<string, FontRow[]>()
  for (const row of rows) roles.set(row.role, [...(roles.get(row.role) ?? []), row])
  return [...roles].map(([role, all]) => {
    const fallbacks = all.filter((row) => row.note === FALLBACK)
    // The one without a note serves; any other note says why a font was refused.
    const serving = all.find((row) => row.note === '')
    const refused = all.filter((row) => row !== serving && row.note !== FALLBACK)
    const as = (part: RoleFont['part']) => (row: FontRow): RoleFont => ({ row, part })
    return { role, fonts: [...(serving ? [serving] : []).map(as('serving')), ...fallbacks.map(as('fallback')), ...refused.map(as('refused'))] }
  })
}
