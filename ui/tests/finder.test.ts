import { describe, expect, it } from 'vitest'
import { numbersOf, papersFor, peopleFor, SCREENS, screensFor } from '../src/features/finder/targets'
import type { DirectoryRowView } from '../src/generated/DirectoryRowView'
import type { DocumentRow } from '../src/generated/DocumentRow'

const row = (change: Partial<DirectoryRowView>): DirectoryRowView => ({
  id: 'r',
  unit: '市网安办',
  person: '王建国',
  post: '值班长',
  telephone: '021-0000 1234',
  mobile: '',
  duty_telephone: '021-0000 5678',
  email: '',
  party: null,
  party_name: null,
  note: '',
  stated_at: '',
  source: '手工',
  ...change,
})
const paper = (change: Partial<DocumentRow>): DocumentRow =>
  ({ id: 'p', incident_id: 'i', incident_title: '门户网站首页被篡改', kind: 'oral_record', kind_name: '口头报告记录单', title: '口头报告记录单', state: 'issued', number: '口录〔2026〕3号', ...change }) as DocumentRow

describe('the finder', () => {
  it('finds a person by unit, by part of the name and by number, and shows what to dial', () => {
    for (const text of ['网安办', '建国', '00001234', '值班长']) expect(peopleFor(text, [row({})])).toHaveLength(1)
    expect(peopleFor('别人', [row({})])).toHaveLength(0)
    expect(numbersOf(row({}))).toEqual(['电话 021-0000 1234', '值班 021-0000 5678'])
  })
  it('finds a paper by its number, and opens drafts where they are written', () => {
    expect(papersFor('20263号', [paper({})])[0]?.to).toBe('/documents/p')
    expect(papersFor('篡改', [paper({ kind: 'written_report', state: 'sent', draft: '' })])[0]?.to).toBe('/incidents/i/report')
    expect(papersFor('', [paper({})])).toEqual([])
  })
  it('finds screens by other words too', () => {
    expect(screensFor('电话', SCREENS).map((one) => one.name)).toEqual(['通讯录'])
    expect(screensFor('', SCREENS)).toHaveLength(SCREENS.length)
  })
})
