// Which page of the help fits a screen.
import { PARTS, partOf } from '../settings/parts'

interface Place {
  name?: unknown
  query: Record<string, unknown>
}

const BY_SCREEN: Record<string, string> = {
  home: 'board',
  register: 'register',
  incidents: 'finding',
  report: 'paper-way',
  paper: 'paper-way',
  documents: 'papers',
  document: 'papers',
  exchange: 'exchange',
  group: 'group',
  review: 'group',
  plan: 'plan',
  directory: 'directory',
}
const TABS = ['duties', 'progress', 'level', 'evidence', 'closure', 'investigation', 'papers']

export function helpFor({ name, query }: Place): string {
  if (name === 'help') return typeof query.page === 'string' ? query.page : 'board'
  if (name === 'incident') return TABS.find((tab) => tab === query.tab) ?? 'reports'
  if (name === 'settings') return PARTS.find((part) => part.id === partOf(query.part))?.help ?? 'settings'
  return BY_SCREEN[String(name)] ?? 'board'
}
