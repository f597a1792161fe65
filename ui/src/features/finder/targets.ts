// What the finder can lead to, and in which order it offers it.
import type { DirectoryRowView } from '../../generated/DirectoryRowView'
import type { DocumentRow } from '../../generated/DocumentRow'
import type { FoundRow } from '../../generated/FoundRow'
import { hold, holds, lettersOf, wordsOf } from '../../parts/marking'
import { paperState } from '../../words/paper'
import { paperPath } from '../report/kind'

export interface Target {
  id: string
  group: '事件' | '文书' | '通讯录' | '画面'
  name: string
  /** A dim line beside it. */
  note: string
  /** Numbers to dial. */
  numbers: string[]
  /** Where Enter leads; without it, an act. */
  to?: string
  act?: 'lock'
  /** A key that does it without the finder. */
  key?: string
  drill?: boolean
}

const MOST = 6

export interface Screen {
  id: string
  name: string
  /** Other words that it answers to. */
  also: string
  to?: string
  act?: 'lock'
  key?: string
}

export const SCREENS: Screen[] = [
  { id: 'register', name: '登记事件', also: '新建 上报 报告', to: '/register', key: 'Ctrl N' },
  { id: 'home', name: '工作台', also: '首页 待报', to: '/' },
  { id: 'incidents', name: '事件', also: '查找 筛选 列表', to: '/incidents' },
  { id: 'documents', name: '文书', also: '报告 公文', to: '/documents' },
  { id: 'plan', name: '预案', also: '条款 原文', to: '/plan' },
  { id: 'directory', name: '通讯录', also: '电话 联系人', to: '/directory' },
  { id: 'people', name: '操作人', also: '人员 增加 停用', to: '/settings' },
  { id: 'settings', name: '设置', also: '自动锁定 恢复单 口令', to: '/settings' },
  { id: 'help', name: '帮助', also: '说明 快捷键', to: '/help', key: 'F1' },
  { id: 'lock', name: '锁定', also: '离开', act: 'lock' },
]

/** The letters of a row, taken out once: there may be very many rows. */
const known = new WeakMap<object, string>()
function letters(row: object, texts: (string | null)[]): string {
  let found = known.get(row)
  if (found === undefined) {
    // The sign keeps the end of one text from the beginning of the next.
    found = texts.flatMap((text) => (text ? [lettersOf(text)] : [])).join('|')
    known.set(row, found)
  }
  return found
}

export const screenTarget = (screen: Screen): Target => ({
  id: `screen:${screen.id}`,
  group: '画面',
  name: screen.name,
  note: '',
  numbers: [],
  ...(screen.to ? { to: screen.to } : {}),
  ...(screen.act ? { act: screen.act } : {}),
  ...(screen.key ? { key: screen.key } : {}),
})

export const screensFor = (text: string, screens: Screen[]): Target[] => {
  const words = wordsOf(text)
  return screens.filter((screen) => holds(`${screen.name}。${screen.also}`, words)).map(screenTarget)
}

export const incidentTarget = (row: FoundRow): Target => ({
  id: `incident:${row.id}`,
  group: '事件',
  name: row.title,
  note: [row.number, row.level?.numeral ?? '未定级', row.phase, row.snippet?.join('')].filter(Boolean).join(' · '),
  numbers: [],
  to: `/incidents/${row.id}`,
  drill: row.drill,
})

export function papersFor(text: string, papers: DocumentRow[]): Target[] {
  const words = wordsOf(text)
  if (!words.length) return []
  const found: Target[] = []
  for (const paper of papers) {
    if (found.length === MOST) break
    if (!hold(letters(paper, [paper.title, paper.number, paper.kind_name, paper.incident_title]), words)) continue
    found.push({
      id: `paper:${paper.id}`,
      group: '文书',
      name: paper.title || `${paper.kind_name}（未写标题）`,
      note: [paper.number, paper.kind_name, paperState(paper)].filter(Boolean).join(' · '),
      numbers: [],
      to: paperPath(paper),
      drill: paper.drill,
    })
  }
  return found
}

export function numbersOf(row: DirectoryRowView): string[] {
  const named: [string, string][] = [
    ['电话', row.telephone],
    ['手机', row.mobile],
    ['值班', row.duty_telephone],
  ]
  return named.filter(([, number]) => number).map(([name, number]) => `${name} ${number}`)
}

export function peopleFor(text: string, rows: DirectoryRowView[]): Target[] {
  const words = wordsOf(text)
  if (!words.length) return []
  const found: Target[] = []
  for (const row of rows) {
    if (found.length === MOST) break
    const all = [row.unit, row.person, row.post, row.telephone, row.mobile, row.duty_telephone, row.party_name, row.note]
    if (!hold(letters(row, all), words)) continue
    found.push({
      id: `directory:${row.id}`,
      group: '通讯录',
      name: [row.unit, row.person].filter(Boolean).join(' '),
      note: row.post,
      numbers: numbersOf(row),
      to: `/directory?find=${encodeURIComponent(row.person || row.unit)}`,
    })
  }
  return found
}
