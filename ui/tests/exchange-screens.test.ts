import { describe, expect, it } from 'vitest'
import type { DocumentRow } from '../src/generated/DocumentRow'
import type { StationState } from '../src/generated/StationState'
import { drawn, opened } from './stage'

const host = await opened('group')
const station = await host.stationState()
const view = await host.exchange()
const at = (state: StationState): [unknown[], unknown][] => [
  [['station'], state],
  [['exchange'], view],
]
const department: StationState = {
  ...station,
  station: station.station && { ...station.station, role_name: '部门台站' },
}
const reader: StationState = { ...station, operator: station.operator && { ...station.operator, role: 'read_only' } }

describe('a paper that came back', () => {
  const paper = { id: 'p', delivery: 'returned', state: 'issued', replaced_by: null, review: '终端数不一致', reviewed: '王建国 退回' } as unknown as DocumentRow
  const note = async (state: StationState, change: Partial<DocumentRow> = {}): Promise<string> => {
    const part = (await import('../src/features/documents/ReturnedNote.vue')).default
    return drawn(part, { paper: { ...paper, ...change } }, at(state))
  }
  it('says what is to be mended, and offers the correction to the unit alone', async () => {
    const said = await note(department)
    for (const words of ['被退回', '终端数不一致', '王建国', '更正']) expect(said).toContain(words)
    expect(await note(station)).not.toContain('更正')
  })
  it('says nothing any more once it was corrected', async () => {
    expect(await note(department, { replaced_by: 'p2' })).not.toContain('被退回')
  })
})

describe('a station of 报送', () => {
  const card = async (id: string, state = station): Promise<string> => {
    const part = (await import('../src/features/exchange/PeerCard.vue')).default
    return drawn(part, { peer: view.peers.find((one) => one.id === id) }, at(state))
  }
  it('names what stands in the way, and both branches side by side', async () => {
    const said = await card('u2')
    for (const words of ['缺记录', '甲支', '乙支', '暂以此为准', '以这一支为准']) expect(said).toContain(words)
  })
  it('whose key was stopped is not exported to, and not stopped again', async () => {
    const said = await card('u5')
    expect(said).toContain('密钥已停用')
    expect(said).toContain('笔记本电脑遗失')
    expect(said).not.toContain('data-testid="peer-export"')
    expect(said).not.toContain('data-testid="peer-revoke"')
  })
  it('is looked at, and no more, by whom may only read', async () => {
    expect(await card('u0')).toContain('data-testid="peer-export"')
    expect(await card('u0', reader)).not.toContain('data-testid="peer-export"')
  })
})

describe('the banner of the first screen', () => {
  const line = async (state: StationState, alarm: string | null): Promise<string> => {
    const part = (await import('../src/features/exchange/AlarmLine.vue')).default
    return drawn(part, {}, [...at(state), [['exchange-alarm'], alarm]])
  }
  it('is red for the unit and for the working group, where a receipt is missing', async () => {
    for (const state of [station, department]) {
      expect(await line(state, '发给金融稳定处的内容已 5 天没有回执')).toContain('已 5 天没有回执')
      expect(await line(state, null)).not.toContain('没有回执')
    }
  })
})

describe('how many days without a receipt', () => {
  it('is set from 1 to 90, and refused otherwise', async () => {
    for (const days of ['0', '91', '三', '']) {
      await expect(host.setSetting('patience_days', days)).rejects.toMatchObject({ code: 'setting.bounds', field: 'patience_days' })
    }
    expect((await host.setSetting('patience_days', '7')).patience_days).toBe(7)
    const form = (await import('../src/features/settings/TimesForm.vue')).default
    const drawnForm = await drawn(form, {}, [...at(station), [['settings'], await host.settings()]])
    expect(drawnForm).toContain('data-testid="setting-patience"')
  })
})

describe('登记入网', () => {
  it('shows the code in groups, the listed numbers, and that no other number is to be dialled', async () => {
    const part = (await import('../src/features/exchange/EnrolmentCard.vue')).default
    const said = await drawn(part, { enrolment: view.enrolments[0], group: true, folded: false }, at(station))
    for (const words of ['04718', '31690', '021-0000 7788', '请拨打通讯录上登记的号码', '另存答复']) expect(said).toContain(words)
  })
  it('leads to the directory where no number is listed', async () => {
    const part = (await import('../src/features/exchange/EnrolmentCard.vue')).default
    const said = await drawn(part, { enrolment: view.enrolments[1], group: true, folded: false }, at(station))
    expect(said).toContain('通讯录里没有这个单位的电话')
    expect(said).toContain('密钥换了')
  })
})

describe('a warning that this station issued', () => {
  it('says which units have confirmed it, and which have not', async () => {
    const warning = (await host.documents()).find((row) => row.kind === 'warning_notice') as DocumentRow
    const screen = (await import('../src/features/report/IssuedPaper.vue')).default
    const page = await drawn(screen, { paper: warning }, [...at(station), [['document', warning.id], warning], [['documents'], await host.documents()]])
    expect(page).toContain('已确认 3 个单位，未确认 5 个：区医疗保障局')
    expect(page).not.toContain('填写确认回执')
    expect((await host.documents()).filter((row) => row.kind === 'warning_receipt').map((row) => row.unit)).toHaveLength(3)
  })
})
