import { effectScope, nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ReportDraft } from '../src/generated/ReportDraft'

const told: string[] = []
let refusing = true
vi.mock('../src/host', () => ({
  host: {
    reportOpen: async () => ({
      draft: { incident_id: 'i', kind: 'written_report', draft: '', title: '初报', attachments: [] },
      checks: [],
      saved_at: '2026-11-22T10:00:00+08:00',
      issued: null,
      way: { state: 'draft', changed_since_check: false },
    }),
    reportSave: async (draft: ReportDraft) => {
      told.push(`save ${draft.title}`)
      return '2026-11-22T10:01:00+08:00'
    },
    reportDrop: async () => {
      told.push('drop')
      if (refusing) throw { code: 'draft.disk', message: '磁盘已满，写不进去。', field: null }
    },
    reportPreview: async () => new ArrayBuffer(0),
    reportCheck: async () => [],
  },
}))

beforeEach(() => {
  vi.useFakeTimers()
  told.length = 0
})
afterEach(() => void vi.useRealTimers())

async function opened() {
  const { useReport } = await import('../src/features/report/useReport')
  // No component stands behind it here: what it does when it goes away is not asked.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const report = effectScope(true).run(() => useReport('i', 'written_report', ''))
  if (!report) throw new Error('no scope')
  await report.open()
  await nextTick()
  return report
}
async function type(report: Awaited<ReturnType<typeof opened>>, title: string): Promise<void> {
  if (report.draft.value) report.draft.value.title = title
  await nextTick()
}

describe('丢掉草稿', () => {
  it('that was refused leaves the draft kept as it is typed', async () => {
    refusing = true
    const report = await opened()
    await type(report, '改过的')
    await expect(report.drop()).rejects.toMatchObject({ code: 'draft.disk' })
    expect(told).toEqual(['save 改过的', 'drop'])
    await type(report, '又改过的')
    expect(report.save.value.phase).toBe('saving')
    await vi.advanceTimersByTimeAsync(400)
    expect(told).toEqual(['save 改过的', 'drop', 'save 又改过的'])
    expect(report.save.value.phase).toBe('saved')
  })
  it('that was done keeps nothing any more', async () => {
    refusing = false
    const report = await opened()
    await report.drop()
    await type(report, '迟来的字')
    await vi.advanceTimersByTimeAsync(5000)
    expect(told).toEqual(['drop'])
  })
})
