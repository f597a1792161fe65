import { describe, expect, it } from 'vitest'
import type { AnnexDraft } from '../src/generated/AnnexDraft'
import { fieldsOf } from '../src/features/report/fields'
import { sourcesFor, usualName } from '../src/features/report/annexes'
import { drawn, opened } from './stage'
import { KINDS, kindOf } from '../src/host/memory/papers/kinds'
import type { ReportDraft } from '../src/generated/ReportDraft'

await opened('')
const annex = (name: string, source = '', text = ''): AnnexDraft => ({ name, source, text })
const shown = async (modelValue: AnnexDraft[], at: (field: string) => string = () => ''): Promise<string> => {
  const field = (await import('../src/features/report/AttachmentsField.vue')).default
  return drawn(field, { modelValue, kind: kindOf('written_report'), year: '2026', at, hint: () => '' }, [])
}

describe('附件', () => {
  it('of a case can be drawn from it, and of a year from its 台账', () => {
    expect(sourcesFor(kindOf('investigation_report')).map((one) => one.value)).toEqual(['', 'text', 'course', 'evidence'])
    expect(sourcesFor(kindOf('annual_statistics')).map((one) => one.value)).toEqual(['', 'text', 'ledger'])
    expect(usualName('ledger', '2026')).toBe('2026年网络安全事件台账')
    expect(usualName('text', '2026')).toBe('')
  })

  it('are asked for in every text and in the year’s report, not in forms and lists', () => {
    const blank = { attachments: [], sections: [], title: '' } as unknown as ReportDraft
    const asked = KINDS.filter((kind) => fieldsOf(kind, blank, []).has('attachments')).map((kind) => kind.id)
    expect(asked).toEqual(KINDS.filter((kind) => kind.layout === 'text' || kind.id === 'annual_statistics').map((kind) => kind.id))
  })

  it('are numbered as they print: a line that nobody filled in is none', async () => {
    const html = await shown([annex('布线图'), annex(''), annex('说明', 'text', '一段')])
    expect(html).toContain('1.')
    expect(html).toContain('2.')
    expect(html).not.toContain('3.')
    expect(html).toContain('id="report-attachments-2"')
    expect(await shown([annex('布线图')])).not.toContain('1.')
  })

  it('show what is wrong beside the line it is about', async () => {
    const html = await shown([annex(''), annex('说明', 'text')], (field) => (field === 'attachments:1' ? '附件没有内容' : ''))
    expect(html.match(/附件没有内容/g)).toHaveLength(1)
    expect(html.indexOf('附件没有内容')).toBeGreaterThan(html.indexOf('report-annex-text-1'))
  })
})
