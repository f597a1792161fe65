import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { opened } from './stage'

const host = await opened('papers')
const { useReport } = await import('../src/features/report/useReport')
const changed = { code: 'report.annex_changed', message: '附件有了新的记录', field: 'attachments' }

/** What was asked before has been answered. */
const idle = (): Promise<void> => new Promise((done) => setTimeout(done, 300))

async function begun() {
  const incident = (await host.board()).incidents[0]
  if (!incident) throw new Error('a case is needed')
  const scope = effectScope()
  const report = scope.run(() => useReport(incident.id, 'support_letter', ''))
  if (!report) throw new Error('no report')
  await report.open()
  return { report, scope }
}

describe('an 附件 that is drawn from the record', () => {
  it('is asked for as soon as it is chosen', async () => {
    const refill = vi.spyOn(host, 'reportRefill')
    const { report, scope } = await begun()
    if (report.draft.value) report.draft.value.attachments = [{ name: '经过', source: 'course', text: '' }]
    await nextTick()
    await vi.waitFor(() => expect(refill).toHaveBeenCalledOnce())
    scope.stop()
    refill.mockRestore()
  })

  it('is shown again before it is signed or sent, where the record has changed', async () => {
    const refill = vi.spyOn(host, 'reportRefill')
    const { report, scope } = await begun()
    for (const [act, name] of [
      [() => report.issue(), 'reportIssue'],
      [() => report.step('sent', ''), 'paperStep'],
    ] as const) {
      const refused = vi.spyOn(host, name).mockRejectedValueOnce(changed)
      await idle()
      refill.mockClear()
      await expect(act()).rejects.toEqual(changed)
      expect(refill).toHaveBeenCalled()
      refused.mockRestore()
    }
    scope.stop()
  })

  it('is left alone where something else was refused', async () => {
    const refill = vi.spyOn(host, 'reportRefill')
    const { report, scope } = await begun()
    await idle()
    refill.mockClear()
    vi.spyOn(host, 'reportIssue').mockRejectedValueOnce({ ...changed, code: 'report.incomplete' })
    await expect(report.issue()).rejects.toMatchObject({ code: 'report.incomplete' })
    expect(refill).not.toHaveBeenCalled()
    scope.stop()
  })
})
