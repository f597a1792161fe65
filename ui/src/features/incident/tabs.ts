// The parts of a case, and which of them mends what blocks it.
import type { Block } from '../../generated/Block'
import type { IncidentView } from '../../generated/IncidentView'

export const TABS = [
  { id: 'reports', name: '报送' },
  { id: 'duties', name: '任务' },
  { id: 'progress', name: '进展' },
  { id: 'level', name: '级别' },
  { id: 'evidence', name: '证据' },
  { id: 'closure', name: '结束' },
  { id: 'investigation', name: '调查' },
  { id: 'papers', name: '文书' },
] as const

export type TabId = (typeof TABS)[number]['id']

/** The tab that an address names; 报送 where it names none. */
export const tabOf = (query: unknown): TabId => TABS.find((tab) => tab.id === query)?.id ?? 'reports'

/** Where a block is mended. */
export const tabOfBlock = (block: Pick<Block, 'place'>): TabId => tabOf(block.place)

/** What waits in each part; nothing is said of a part where nothing waits. */
export function countOf(tab: TabId, view: Pick<IncidentView, 'owed' | 'life' | 'evidence' | 'documents'>): number {
  if (tab === 'reports') return view.owed.filter((card) => card.need === 'must' && !card.dispatch && !card.dropped).length
  if (tab === 'duties') return view.life.duties.filter((duty) => openDuty(duty)).length
  if (tab === 'evidence') return view.evidence.length
  if (tab === 'papers') return view.documents.length
  return 0
}

/** Ours to do and not done; improvement measures belong to the investigation. */
export const openDuty = (duty: IncidentView['life']['duties'][number]): boolean =>
  duty.ours && duty.kind !== 'improvement' && duty.need === 'must' && duty.state === 'open'
