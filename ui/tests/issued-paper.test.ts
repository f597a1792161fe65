import { describe, expect, it } from 'vitest'
import { coverOf } from '../src/features/report/issued'
import type { DocumentRow } from '../src/generated/DocumentRow'
import { drawn, opened } from './stage'

const host = await opened('papers')
const CASE = 'l3'
const view = await host.incident(CASE)
const paperAt = (version: number): DocumentRow => view.documents.find((one) => one.kind === 'written_report' && one.version === version) as DocumentRow

async function shown(paper: DocumentRow): Promise<string> {
  const screen = (await import('../src/features/report/IssuedPaper.vue')).default
  return drawn(screen, { paper }, [
    [['incident', CASE], await host.incident(CASE)],
    [['document', paper.id], paper],
    [['documents'], await host.documents()],
    [['station'], await host.stationState()],
  ])
}

describe('the papers of a case', () => {
  it('are listed as the desk lists them: the newest first, a cover sheet without a number', () => {
    const times = view.documents.map((one) => Date.parse(one.issued_at ?? ''))
    expect(times).toEqual([...times].sort((a, b) => b - a))
    const sheets = view.documents.filter((one) => one.kind === 'approval_sheet')
    expect(sheets.map((one) => one.number)).toEqual(['', ''])
  })
  it('are told with their inner cover sheet', async () => {
    for (const version of [1, 2]) {
      const paper = paperAt(version)
      expect(coverOf(view.documents, paper)?.title).toBe(`签批单：${paper.title}`)
      expect(await shown(paper)).toContain('内部签批单')
    }
    expect(coverOf(view.documents, paperAt(1))?.id).not.toBe(coverOf(view.documents, paperAt(2))?.id)
  })
})

describe('a version that was replaced', () => {
  it('is written down as handed over only from 更多, and says that it was replaced where one chooses', async () => {
    const old = paperAt(1)
    const page = await shown(old)
    expect(page).toContain('更多')
    expect(page).not.toContain('记报出')
    expect(await shown(paperAt(2))).toContain('记报出')
    const form = (await import('../src/features/dispatch/DispatchForm.vue')).default
    const card = view.owed.find((one) => one.form === 'written')
    const modelValue = { keys: [], channel: 'in_person', at: '', document_id: null }
    const said = await drawn(form, { incident: view, card, modelValue, at: () => '' }, [])
    expect(said.match(/（已被替代）/g)?.length).toBe(1)
    expect(said).toContain(`dispatch-document-${old.id}`)
    expect(said).not.toContain('签批单')
  })
})

describe('a paper that no clock waits for', () => {
  const letterNow = async (): Promise<DocumentRow> =>
    (await host.incident(CASE)).documents.find((one) => one.kind === 'support_letter') as DocumentRow
  it('is written down as sent, for each of its receivers; what a clock waits for is not', async () => {
    const letter = await letterNow()
    expect(letter.state_name).toBe('已发出')
    const page = await shown(letter)
    expect(page).toContain('记发出')
    expect(page).toContain('当面 市网安总队 张三（值班长）')
    expect(await shown(paperAt(2))).not.toContain('记发出')
    const sent = { document_id: letter.id, at: new Date().toISOString(), by: 'fax', unit: '', receiver: '', note: '' }
    await expect(host.documentDelivered(sent)).rejects.toMatchObject({ field: 'unit' })
    await host.documentDelivered({ ...sent, unit: '市通信管理局' })
    expect((await shown(await letterNow())).match(/paper-delivered/g)?.length).toBe(2)
    expect((await host.incident(CASE)).timeline.some((line) => line.text === `发出《${letter.title}》${letter.number}`)).toBe(true)
  })
})
