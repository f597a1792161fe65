import { describe, expect, it } from 'vitest'
import { handedOver, standsFor, waitingFor } from '../src/features/report/standing'
import type { DispatchView } from '../src/generated/DispatchView'
import type { OwedCard } from '../src/generated/OwedCard'

const sent = (document_id: string | null): DispatchView => ({ id: 'd', document_id }) as DispatchView
const card = (key: string, change: Partial<OwedCard> = {}): OwedCard =>
  ({
    key,
    form: 'written',
    need: 'must',
    starts_label: '自发现时起算',
    allowance_label: '立即',
    due: null,
    dispatch: null,
    dropped: false,
    ...change,
  }) as OwedCard
const keys = (cards: OwedCard[]): string[] => cards.map((one) => one.key)

describe('what a written report stands for', () => {
  const owed = [
    card('at once'),
    card('oral', { form: 'oral' }),
    card('progress', { allowance_label: '及时' }),
    card('maybe', { need: 'as_needed' }),
    card('former', { dropped: true }),
  ]
  it('is what must be reported at once, and neither progress nor what may be reported', () => {
    expect(keys(standsFor(owed))).toEqual(['at once'])
    expect(keys(waitingFor(owed))).toEqual(['at once'])
  })
  it('is what has a time to be reported by', () => {
    const hour = card('hour', { allowance_label: '1小时内', due: '2026-11-22T10:30:00+08:00' })
    expect(keys(standsFor([card('progress', { allowance_label: '及时' }), hour]))).toEqual(['hour'])
  })
  it('is what is owed 及时 where nothing presses more', () => {
    expect(keys(standsFor([card('progress', { allowance_label: '及时' })]))).toEqual(['progress'])
  })
  it('waits for nothing once that is reported, though progress is owed', () => {
    const after = [card('at once', { dispatch: sent('p') }), card('progress', { allowance_label: '及时' })]
    expect(waitingFor(after)).toEqual([])
    expect(keys(handedOver(after, 'p'))).toEqual(['at once'])
    expect(handedOver(after, 'another')).toEqual([])
  })
  it('waits on while one of several recipients has not had it', () => {
    const both = [card('a', { dispatch: sent('p') }), card('b')]
    expect(keys(waitingFor(both))).toEqual(['b'])
  })
})
