// How times are read and written. Times travel as RFC 3339 with an offset; people type `YYYY-MM-DD HH:mm` of this machine.

const two = (n: number): string => String(n).padStart(2, '0')

/** RFC 3339 with this machine's offset, to the second. */
export function rfc3339(date: Date): string {
  const minutes = -date.getTimezoneOffset()
  const sign = minutes < 0 ? '-' : '+'
  const offset = `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${clockTime(date, true)}${offset}`
}

/** What a person types into a time field. */
export function typedTime(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clockTime(date)}`
}

/** Reads what a person typed: `2026-11-22 09:30`, also with `/`, `年月日`, a full-width colon, or today's `9:30` alone. */
export function readTyped(text: string, now: Date = new Date()): Date | null {
  const plain = text
    .trim()
    .replace(/[：]/g, ':')
    .replace(/[年月/.]/g, '-')
    .replace(/日/g, ' ')
    .replace(/\s+/g, ' ')
  const found = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})[ T])?(\d{1,2}):(\d{2})$/.exec(plain)
  if (!found) return null
  const [, year, month, day, hour, minute] = found
  const y = year ? Number(year) : now.getFullYear()
  const m = month ? Number(month) : now.getMonth() + 1
  const d = day ? Number(day) : now.getDate()
  const date = new Date(y, m - 1, d, Number(hour), Number(minute))
  const same =
    date.getFullYear() === y &&
    date.getMonth() === m - 1 &&
    date.getDate() === d &&
    date.getHours() === Number(hour) &&
    date.getMinutes() === Number(minute)
  return same ? date : null
}

/** `09:30`, or `09:30:07`. */
export function clockTime(at: Date | string, seconds = false): string {
  const date = typeof at === 'string' ? new Date(at) : at
  const short = `${two(date.getHours())}:${two(date.getMinutes())}`
  return seconds ? `${short}:${two(date.getSeconds())}` : short
}

/** `11月22日`, with the year when it is another one. */
export function dayOf(at: Date | string, now: Date): string {
  const date = typeof at === 'string' ? new Date(at) : at
  const day = `${date.getMonth() + 1}月${date.getDate()}日`
  return date.getFullYear() === now.getFullYear() ? day : `${date.getFullYear()}年${day}`
}

function sameDay(a: Date, b: Date): boolean {
  return a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && a.getDate() === b.getDate()
}

/** `09:30` today, `11月21日 09:30` on another day. */
export function shortMoment(at: Date | string, now: Date, seconds = false): string {
  const date = typeof at === 'string' ? new Date(at) : at
  const time = clockTime(date, seconds)
  return sameDay(date, now) ? time : `${dayOf(date, now)} ${time}`
}

/** `2026年11月22日09时30分`, as it is spoken and written in a report. */
export function spokenMoment(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日${two(date.getHours())}时${two(date.getMinutes())}分`
}

/** `2026年11月22日 星期日`. */
export function longDay(now: Date): string {
  const week = '日一二三四五六'[now.getDay()]
  return `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日 星期${week}`
}

/** A length of time: `03:20` under an hour, `1:03:20` above, `3天 04小时` above 48 hours. */
export function spanWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const hours = Math.floor(seconds / 3600)
  if (hours >= 48) return `${Math.floor(hours / 24)}天${hours % 24}小时`
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours === 0 ? rest : `${hours}:${rest}`
}

/** A length of time told afterwards: `不到1分钟`, `5分钟`, `1小时05分`. */
export function spanTold(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1) return '不到1分钟'
  if (minutes < 60) return `${minutes}分钟`
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return `${Math.floor(hours / 24)}天${hours % 24}小时`
  return minutes % 60 === 0 ? `${hours}小时` : `${hours}小时${two(minutes % 60)}分`
}

/** A time as it is sent: read where it can be, else as it was typed, for the desk to refuse. */
export function sentTime(typed: string): string {
  const date = readTyped(typed)
  return date ? rfc3339(date) : typed
}

/** Reads a due time; a day alone lasts until its end. */
export function dueTyped(typed: string, now: Date = new Date()): Date | null {
  const text = typed.trim()
  if (!/^(\d{4}[-/年.])?\d{1,2}[-/月.]\d{1,2}日?$/.test(text)) return readTyped(text, now)
  const year = /^\d{4}/.test(text) ? '' : `${now.getFullYear()}-`
  return readTyped(`${year}${text.replace(/日$/, '')} 23:59`, now)
}

/** A due time as it is sent; none where nothing was typed. */
export function sentDue(typed: string, now: Date = new Date()): string | null {
  const text = typed.trim()
  if (!text) return null
  const date = dueTyped(text, now)
  return date ? rfc3339(date) : text
}

/** Whole days until a moment, counted by the calendar: 0 is today. */
export function daysUntil(at: string, now: Date): number {
  const day = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((day(new Date(at)) - day(now)) / 86_400_000)
}
