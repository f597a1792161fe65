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
