// What is looked for: as the screen holds it, as the address carries it, as it is sent, and as it is said.
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { FindInput } from '../../generated/FindInput'
import type { LevelTag } from '../../generated/LevelTag'
import { dueTyped } from '../../time/moment'

export type Drills = 'include' | 'exclude' | 'only'

export interface Filter {
  text: string
  /** 0 stands for what has none yet. */
  levels: number[]
  /** Every one where null; what has none where empty. */
  category: string | null
  phases: string[]
  /** Id of the station whose cases they are; every one where empty. */
  unit: string
  /** As typed. */
  from: string
  to: string
  late: boolean
  drills: Drills
  withdrawn: boolean
  open: boolean
}

export const PHASES = [
  { id: 'registered', name: '登记' },
  { id: 'initial_handling', name: '研判与先期处置' },
  { id: 'response', name: '应急响应' },
  { id: 'ended', name: '应急结束' },
  { id: 'investigation', name: '调查评估' },
  { id: 'archived', name: '归档' },
] as const

export const PAGE = 50

export const blank = (): Filter => ({
  text: '',
  levels: [],
  category: null,
  phases: [],
  unit: '',
  from: '',
  to: '',
  late: false,
  drills: 'include',
  withdrawn: false,
  open: false,
})

const one = (value: LocationQuery[string] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? ''
const several = (value: LocationQuery[string] | undefined): string[] => one(value).split(',').filter(Boolean)

/** From the address; what it does not understand is left out. */
export function readQuery(query: LocationQuery): Filter {
  const drills = one(query.drills)
  return {
    text: one(query.text),
    levels: several(query.level)
      .map(Number)
      .filter((level) => Number.isInteger(level) && level >= 0 && level <= 4),
    category: query.category === undefined ? null : one(query.category),
    phases: several(query.phase).filter((id) => PHASES.some((phase) => phase.id === id)),
    unit: /^[0-9a-z]{1,32}$/.test(one(query.unit)) ? one(query.unit) : '',
    from: one(query.from),
    to: one(query.to),
    late: one(query.late) === '1',
    drills: drills === 'only' || drills === 'exclude' ? drills : 'include',
    withdrawn: one(query.withdrawn) === '1',
    open: one(query.open) === '1',
  }
}

/** Into the address; what is not set is left out. */
export function toQuery(filter: Filter): LocationQueryRaw {
  return {
    text: filter.text || undefined,
    level: filter.levels.length ? filter.levels.join(',') : undefined,
    category: filter.category ?? undefined,
    phase: filter.phases.length ? filter.phases.join(',') : undefined,
    unit: filter.unit || undefined,
    from: filter.from || undefined,
    to: filter.to || undefined,
    late: filter.late ? '1' : undefined,
    drills: filter.drills === 'include' ? undefined : filter.drills,
    withdrawn: filter.withdrawn ? '1' : undefined,
    open: filter.open ? '1' : undefined,
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

/** `2026-11-22` of a day as people type it; none where it can't be read. */
export function dayTyped(text: string, now: Date = new Date()): string | null {
  const plain = text.trim().replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
  if (!plain) return ''
  if (plain.includes(':') || plain.includes('：')) return null
  const day = dueTyped(plain, now)
  return day ? `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}` : null
}

/** As it is sent. A day that can't be read yet narrows nothing. */
export const toInput = (filter: Filter, after: number | null, limit = PAGE): FindInput => ({
  text: filter.text.trim(),
  levels: filter.levels,
  categories: filter.category === null ? [] : [filter.category],
  phases: filter.phases,
  units: filter.unit ? [filter.unit] : [],
  from: dayTyped(filter.from) ?? '',
  to: dayTyped(filter.to) ?? '',
  late: filter.late,
  drills: filter.drills,
  withdrawn: filter.withdrawn,
  open: filter.open,
  limit,
  after,
})

/** The filters that are set, in words; empty where everything is shown. */
export function said(
  filter: Filter,
  levels: LevelTag[],
  categories: { id: string; name: string }[],
  units: { id: string; unit: string }[] = [],
): string[] {
  const words: string[] = []
  const text = filter.text.trim()
  if (text) words.push(`含“${text}”`)
  if (filter.levels.length)
    words.push(
      filter.levels
        .map((level) => (level === 0 ? '未定级' : (levels.find((tag) => tag.level === level)?.numeral ?? `${level}级`)))
        .join('、'),
    )
  if (filter.category !== null)
    words.push(
      filter.category === ''
        ? '未分类'
        : (categories.find((category) => category.id === filter.category)?.name ?? filter.category),
    )
  if (filter.phases.length)
    words.push(filter.phases.map((id) => PHASES.find((phase) => phase.id === id)?.name ?? id).join('、'))
  if (filter.unit) words.push(units.find((one) => one.id === filter.unit)?.unit ?? '一个单位')
  const from = dayTyped(filter.from)
  const to = dayTyped(filter.to)
  if (from && to) words.push(from === to ? `${from} 发现` : `${from} 至 ${to} 发现`)
  else if (from) words.push(`${from} 起发现`)
  else if (to) words.push(`${to} 止发现`)
  if (filter.late) words.push('迟报或逾期')
  if (filter.drills !== 'include') words.push(filter.drills === 'only' ? '只看演练' : '不含演练')
  if (filter.withdrawn) words.push('含已撤销')
  if (filter.open) words.push('只看在办')
  return words
}

/** A member put in or taken out, in a fixed order. */
export const flipped = <T>(list: T[], member: T, order: readonly T[]): T[] => {
  const on = list.includes(member)
  return order.filter((item) => (item === member ? !on : list.includes(item)))
}
