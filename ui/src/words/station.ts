// Which of the two roles a station has.
import type { StationView } from '../generated/StationView'

/** The bridge names the role of our own station in words only. */
export const isGroup = (station: Pick<StationView, 'role_name'> | null | undefined): boolean =>
  station?.role_name.includes('工作组') ?? false
