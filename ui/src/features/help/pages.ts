// Every page of the help, in the order in which one meets the screens.
import type { HelpPage } from './page'
import { board } from './pages/board'
import { closure } from './pages/closure'
import { corrections } from './pages/corrections'
import { directory } from './pages/directory'
import { drill } from './pages/drill'
import { duties } from './pages/duties'
import { evidence } from './pages/evidence'
import { finding } from './pages/finding'
import { exchange } from './pages/exchange'
import { fonts } from './pages/fonts'
import { group } from './pages/group'
import { incident } from './pages/incident'
import { investigation } from './pages/investigation'
import { keys } from './pages/keys'
import { level } from './pages/level'
import { lock } from './pages/lock'
import { pageStyle } from './pages/page-style'
import { paperWay } from './pages/paper-way'
import { papers } from './pages/papers'
import { plan } from './pages/plan'
import { progress } from './pages/progress'
import { register } from './pages/register'
import { reports } from './pages/reports'
import { settings } from './pages/settings'
import { templates } from './pages/templates'

export const PAGES: HelpPage[] = [
  board,
  register,
  finding,
  incident,
  reports,
  duties,
  progress,
  level,
  evidence,
  closure,
  investigation,
  paperWay,
  papers,
  corrections,
  exchange,
  group,
  directory,
  plan,
  settings,
  pageStyle,
  templates,
  fonts,
  lock,
  drill,
  keys,
]

const allOf = (page: HelpPage): string =>
  [page.name, page.what, ...page.first, ...[...(page.notes ?? []), ...page.mistakes, ...(page.keys ?? [])].flat(), page.also ?? '']
    .join('\n')
    .toLowerCase()

/** Pages that hold every word; those that bear it in their name come first, then those that say most about it. */
export function searched(text: string): HelpPage[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length) return PAGES
  const weight = (page: HelpPage): number => {
    const all = allOf(page)
    const said = words.reduce((sum, word) => sum + all.split(word).length - 1, 0)
    return said + (words.some((word) => page.name.toLowerCase().includes(word)) ? 1000 : 0)
  }
  return PAGES.filter((page) => words.every((word) => allOf(page).includes(word))).sort((a, b) => weight(b) - weight(a))
}
