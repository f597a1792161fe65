// Which page of the help fits a screen.
interface Place {
  name?: unknown
  query: Record<string, unknown>
}

const BY_SCREEN: Record<string, string> = {
  home: 'board',
  register: 'register',
  incidents: 'finding',
  report: 'papers',
  documents: 'papers',
  document: 'papers',
  plan: 'plan',
  directory: 'directory',
  settings: 'settings',
}
const TABS = ['duties', 'progress', 'level', 'evidence', 'closure', 'investigation', 'papers']

export function helpFor({ name, query }: Place): string {
  if (name === 'help') return typeof query.page === 'string' ? query.page : 'board'
  if (name === 'incident') return TABS.find((tab) => tab === query.tab) ?? 'reports'
  return BY_SCREEN[String(name)] ?? 'board'
}
