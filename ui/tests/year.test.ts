import { reactive } from 'vue'
import { describe, expect, it } from 'vitest'
import { yearOf, years, yearTyped } from '../src/features/report/period'
import type { ReportDraft } from '../src/generated/ReportDraft'
import { drawn, opened } from './stage'

const host = await opened('papers')
const shown = async (kind: string, change: Partial<ReportDraft> = {}): Promise<string> => {
  const editor = await host.reportOpen('', kind)
  const fields = (await import('../src/features/report/ReportFields.vue')).default
  return drawn(fields, { kind: editor.kind, checks: [], modelValue: { ...editor.draft, ...change } })
}

describe('the year of a report of figures', () => {
  it('is all that is asked for, and any days of a 台账', async () => {
    const report = await shown('annual_statistics')
    for (const there of ['年度', 'report-year', '今年', '去年']) expect(report).toContain(there)
    for (const absent of ['report-to', '本季', '本月', '起日']) expect(report).not.toContain(absent)
    const ledger = await shown('incident_ledger')
    for (const there of ['时段', 'report-from', 'report-to', '本年', '上年', '本季', '本月']) expect(ledger).toContain(there)
    expect(ledger).not.toContain('report-year')
  })
  it('is kept from its first day to its last, also while it is not over', () => {
    expect(years(new Date(2026, 10, 22))).toEqual([
      { label: '今年', from: '2026-01-01', to: '2026-12-31' },
      { label: '去年', from: '2025-01-01', to: '2025-12-31' },
    ])
    for (const typed of ['2025', ' 2025年 ', '２０２５']) expect(yearTyped(typed)).toEqual({ from: '2025-01-01', to: '2025-12-31' })
    expect(yearTyped('25')).toEqual({ from: '25', to: '' })
    expect([yearOf({ from: '2025-01-01' }), yearOf({ from: '25' }), yearOf({ from: '' })]).toEqual(['2025', '25', ''])
  })
  it('is written into the draft as it is typed or picked', async () => {
    const field = (await import('../src/features/report/YearField.vue')).default as unknown as { setup: (...given: unknown[]) => Record<string, any> }
    let now: Record<string, any> = {}
    const told = { ...field, setup: (props: unknown, context: unknown) => (now = field.setup(props, context)) }
    const draft = reactive({ title: '2026年度网络安全事件统计报告', from: '2026-01-01', to: '2026-12-31' })
    await drawn(told as never, { modelValue: draft, at: () => '' })
    now.year.value = '2024'
    expect(draft).toMatchObject({ from: '2024-01-01', to: '2024-12-31' })
    expect(now.told.value).toContain('年份')
    now.year.value = '24'
    expect([draft.from, now.unread.value]).toEqual(['24', '请写成四位年份，例如 2026'])
    now.pick('去年')
    const last = new Date().getFullYear() - 1
    expect([draft.from, draft.to, now.chosen.value]).toEqual([`${last}-01-01`, `${last}-12-31`, '去年'])
  })
})
