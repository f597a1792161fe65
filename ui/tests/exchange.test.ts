import { describe, expect, it } from 'vitest'
import { arrive, current, hasRoom, HELD, isClean, mayTake, type Arrived } from '../src/features/exchange/bundles'
import { allSame, digitsOf, groupsOf, heard } from '../src/features/exchange/code'
import { numbersOf, stepOf } from '../src/features/exchange/enrolment'
import { inOrder, peerWord, shownPeers } from '../src/features/exchange/peers'
import type { EnrolmentView } from '../src/generated/EnrolmentView'
import type { ImportView } from '../src/generated/ImportView'
import type { PeerRow } from '../src/generated/PeerRow'
import { isGroup } from '../src/words/station'

const CODE = '04718 29930 56107 88245 31690'

describe('the code that two people read to each other', () => {
  it('stands in five groups of five, however it is written', () => {
    expect(groupsOf(CODE)).toEqual(['04718', '29930', '56107', '88245', '31690'])
    expect(digitsOf('０４７１８-29930　５6107')).toBe('047182993056107')
  })
  it('is compared group by group as it is typed', () => {
    const states = (typed: string): string => heard(CODE, typed).map((one) => one.state[0]).join('')
    expect(states('')).toBe('nnnnn')
    expect(states('04718 299')).toBe('spnnn')
    expect(states('04718 298')).toBe('sdnnn')
    expect(states('0471829930 5610788245 31690')).toBe('sssss')
  })
  it('is the same only when every digit is', () => {
    expect(allSame(CODE, '０4718-29930-56107-88245-31690')).toBe(true)
    expect(allSame(CODE, '04718 29930 56107 88245 3169')).toBe(false)
    expect(allSame(CODE, '04718 29930 56107 88245 316901')).toBe(false)
    expect(allSame('', '')).toBe(false)
  })
})

const view = (token: string, change: Partial<ImportView> = {}): ImportView =>
  ({ token, sm3: token, verdict: 'clean', remarks: [], news: [], unit: '区教育局', ...change }) as ImportView
const row = (token: string, change: Partial<Arrived> = {}): Arrived => ({
  view: view(token),
  state: 'waiting',
  done: null,
  fault: '',
  kept: '',
  ...change,
})

describe('bundles that wait', () => {
  it('stand in the order in which they came; the same file twice stands once, under its last token', () => {
    const first = arrive([], view('a', { sm3: 'x' }))
    const second = arrive(first.all, view('b', { sm3: 'y' }))
    const again = arrive(second.all, view('c', { sm3: 'x' }))
    expect(again.all.map((one) => one.view.token)).toEqual(['c', 'b'])
    expect(again.stale).toBe('a')
    expect(second.stale).toBeNull()
  })
  it('that were taken in already do not keep the same file from being looked at again', () => {
    const all = [row('a', { state: 'taken', view: view('a', { sm3: 'x' }) })]
    expect(arrive(all, view('b', { sm3: 'x' })).all.length).toBe(2)
  })
  it('are taken together only where nothing asks for a thought', () => {
    expect(isClean(row('a'))).toBe(true)
    expect(isClean(row('a', { view: view('a', { remarks: ['对方的时钟比本机快'] }) }))).toBe(false)
    for (const verdict of ['again', 'unknown', 'stop']) expect(isClean(row('a', { view: view('a', { verdict }) }))).toBe(false)
    expect(isClean(row('a', { fault: '磁盘已满' }))).toBe(false)
    expect(isClean(row('a', { state: 'taken' }))).toBe(false)
    expect(mayTake(row('a', { view: view('a', { verdict: 'again' }) }))).toBe(true)
    expect(mayTake(row('a', { view: view('a', { verdict: 'unknown' }) }))).toBe(false)
    expect(mayTake(row('a', { view: view('a', { verdict: 'stop' }) }))).toBe(false)
  })
  it('are shown one after the other: the one that was picked, else the first that waits', () => {
    const all = [row('a', { state: 'taken' }), row('b'), row('c')]
    expect(current(all, 'a')?.view.token).toBe('a')
    expect(current(all, '')?.view.token).toBe('b')
    expect(current(all, 'gone')?.view.token).toBe('b')
    expect(current([], '')).toBeNull()
  })
  it('are looked at only as far as the desk can hold them', () => {
    const all = Array.from({ length: HELD }, (_, index) => row(`t${index}`))
    expect(hasRoom(all)).toBe(false)
    expect(hasRoom([...all.slice(1), row('done', { state: 'taken' })])).toBe(true)
  })
})

const peer = (id: string, change: Partial<PeerRow> = {}): PeerRow =>
  ({ id, unit: id, state: 'received', state_name: '已回执', revoked: null, gaps: [], newer: null, forks: [], unconfirmed_days: null, ...change }) as unknown as PeerRow

describe('stations', () => {
  const gap = peer('甲', { gaps: ['第 18 条之前缺记录'] })
  const due = peer('乙', { state: 'to_export', state_name: '待导出' })
  const sent = peer('丙', { state: 'exported', unconfirmed_days: 2 })
  const long = peer('丁', { state: 'exported', unconfirmed_days: 9 })
  const off = peer('戊', { state: 'to_export', revoked: '停用：遗失' })
  const fine = peer('己')
  it('stand with what asks for a person first, and the stopped ones last', () => {
    expect(inOrder([off, fine, sent, long, due, gap]).map((one) => one.id).join('')).toBe('甲乙丁丙己戊')
  })
  it('are narrowed by state, by name, or to one', () => {
    const all = [off, fine, sent, long, due, gap]
    expect(shownPeers(all, 'to_export').map((one) => one.id)).toEqual(['乙'])
    expect(shownPeers(all, 'thought').map((one) => one.id)).toEqual(['甲'])
    expect(shownPeers(all, 'all', '丙').map((one) => one.id)).toEqual(['丙'])
    expect(shownPeers(all, 'to_export', '丙', '戊').map((one) => one.id)).toEqual(['戊'])
  })
  it('whose key counts no longer say so, whatever else is true', () => {
    expect(peerWord(off)).toBe('密钥已停用')
    expect(peerWord(due)).toBe('待导出')
  })
})

describe('登记入网', () => {
  const enrolment = (step: string): EnrolmentView => ({ step }) as EnrolmentView
  it('knows which step comes next on each side', () => {
    expect(stepOf([], false)).toBe(0)
    expect(stepOf([enrolment('asked')], false)).toBe(2)
    expect(stepOf([enrolment('asked'), enrolment('to_compare')], false)).toBe(3)
    expect(stepOf([enrolment('to_compare')], true)).toBe(1)
  })
  it('names a telephone number once, with everybody who has it', () => {
    const listed = [
      { person: '王建国', telephone: '8123 6677', source: '通讯录' },
      { person: '值班员', telephone: '8123-6677', source: '报送电话' },
      { person: '王建国', telephone: '81236677', source: '通讯录' },
    ]
    expect(numbersOf(listed)).toEqual([{ person: '王建国、值班员', telephone: '8123 6677', source: '通讯录' }])
  })
  it('tells the two roles apart by the words of the bridge', () => {
    expect(isGroup({ role_name: '应急工作组台站' })).toBe(true)
    expect(isGroup({ role_name: '部门台站' })).toBe(false)
    expect(isGroup(null)).toBe(false)
  })
})
