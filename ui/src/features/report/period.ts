// The period of a 台账 or of 统计, by days of the calendar.
const two = (number: number): string => String(number).padStart(2, '0')
const day = (year: number, month: number, date: number): string => {
  const at = new Date(year, month, date)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

export interface Period {
  label: string
  from: string
  to: string
}

/** 本年、上年、本季、本月: from their first day, up to today where they are not over. */
export function periods(today: Date): Period[] {
  const now = day(today.getFullYear(), today.getMonth(), today.getDate())
  const year = today.getFullYear()
  const month = today.getMonth()
  const quarter = month - (month % 3)
  return [
    { label: '本年', from: day(year, 0, 1), to: now },
    { label: '上年', from: day(year - 1, 0, 1), to: day(year - 1, 11, 31) },
    { label: '本季', from: day(year, quarter, 1), to: now },
    { label: '本月', from: day(year, month, 1), to: now },
  ]
}

/** A day as it is kept, read from how people type it. */
function read(text: string): string | null {
  const found = /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*$/.exec(text)
  if (!found) return null
  const [year, month, date] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const at = day(year, month - 1, date)
  // The thirtieth of February is none.
  return at === `${year}-${two(month)}-${two(date)}` ? at : null
}

/** As it is kept; as typed where it can't be read. */
export const dayTyped = (text: string): string => read(text) ?? text

export const isDay = (text: string): boolean => read(text) !== null

/** Kinds that tell of a whole year. */
export const ofYear = (kind: string): boolean => kind === 'annual_statistics'

/** 今年、去年: whole, also where the year is not over. */
export function years(today: Date): Period[] {
  const year = today.getFullYear()
  return [
    { label: '今年', ...yearTyped(`${year}`) },
    { label: '去年', ...yearTyped(`${year - 1}`) },
  ]
}

/** A year as it is kept: from its first day to its last; as typed where it can't be read. */
export function yearTyped(text: string): Pick<Period, 'from' | 'to'> {
  const year = /^\s*([12]\d{3})\s*年?\s*$/.exec(text.normalize('NFKC'))?.[1]
  return year ? { from: `${year}-01-01`, to: `${year}-12-31` } : { from: text, to: '' }
}

/** The year that a period begins in; what was typed where that can't be read. */
export const yearOf = (period: Pick<Period, 'from'>): string => read(period.from)?.slice(0, 4) ?? period.from

export const isYear = (text: string): boolean => yearTyped(text).to !== ''
