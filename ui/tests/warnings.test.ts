import { describe, expect, it } from 'vitest'
import { shownPapers } from '../src/features/documents/filter'
import type { DocumentRow } from '../src/generated/DocumentRow'
import { drawn, opened } from './stage'

const host = await opened('papers')
const told = async (): Promise<DocumentRow> =>
  (await host.documents()).find((row) => row.kind === 'warning_notice' && row.unit !== '') as DocumentRow

async function shown(paper: DocumentRow): Promise<string> {
  const screen = (await import('../src/features/report/IssuedPaper.vue')).default
  return drawn(screen, { paper }, [
    [['document', paper.id], paper],
    [['documents'], await host.documents()],
    [['station'], await host.stationState()],
  ])
}

describe("another unit's warning", () => {
  it('waits to be confirmed, among the papers and on the board', async () => {
    const warning = await told()
    const table = (await import('../src/features/documents/DocumentTable.vue')).default
    const list = await drawn(table, { rows: [warning] })
    expect(list).toContain(`${warning.unit} 发来`)
    expect(list).toContain('待确认')
    expect(shownPapers(await host.documents(), 'todo').map((row) => row.id)).toContain(warning.id)
    const { papers } = await host.board()
    expect(papers.map((row) => row.id)).toContain(warning.id)
    const todo = await drawn((await import('../src/features/board/PaperTodo.vue')).default, { papers: [warning] })
    expect(todo).toContain('待确认')
  })
  it('is confirmed from where it is read, and is nobody else’s to correct, stamp or lift', async () => {
    const page = await shown(await told())
    for (const word of ['填写确认回执', '本单位还没有确认', '签发单位']) expect(page).toContain(word)
    for (const word of ['更正', '记用印', '调整', '解除']) expect(page).not.toContain(`>${word}<`)
  })
  it('is confirmed once: the receipt goes to who warned, and is not begun twice', async () => {
    const warning = await told()
    const { draft } = await host.paperFrom(warning.id, 'warning_receipt', '')
    expect([draft.kind, draft.addressee, draft.before]).toEqual(['warning_receipt', warning.unit, warning.id])
    expect((await host.paperFrom(warning.id, 'warning_receipt', '')).draft.draft).toBe(draft.draft)
    const head = (await host.operators()).find((one) => one.role === 'responsible')
    await host.unlock(head?.id ?? '', '一句好记的长口令')
    await host.reportIssue({ ...draft, reviewer: '周玥', signer: '赵一鸣' })
    const confirmed = await told()
    expect([confirmed.delivery, confirmed.confirmed]).toEqual(['confirmed', '本单位已填写确认回执'])
    const page = await shown(confirmed)
    expect(page).toContain('已填写确认回执')
    expect(page).not.toContain('>填写确认回执<')
    expect(shownPapers(await host.documents(), 'todo').map((row) => row.id)).not.toContain(warning.id)
  })
})
