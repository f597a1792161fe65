// Invented drops, kept as long as the page.
import type { DropInput } from '../../../generated/DropInput'
import type { DropRow } from '../../../generated/DropRow'
import { DROP_KINDS } from '../../../features/exchange/drop'
import type { Host } from '../../host'

type Drops = Pick<Host, 'drops' | 'dropPut' | 'dropRemove' | 'dropPause' | 'dropNudge' | 'onDrops'>

const live = (id: string, state: string, name: string, words = '') => ({
  id,
  state,
  state_name: name,
  words,
  code: '',
  moving: '',
  done: 0,
  total: 0,
  damaged: 0,
})

export function memoryDrops(later: <T>(value: T) => Promise<T>): Drops {
  let rows: DropRow[] = []
  const row = (input: DropInput, id: string): DropRow => {
    const { secret, ...kept } = input
    const kind = DROP_KINDS.find((one) => one.id === input.kind)?.name ?? input.kind
    return { ...kept, id, kind_name: kind, has_secret: secret !== '', paused: false, waiting: 0, unconfirmed: 1, sent_at: null, live: live(id, 'well', '正常') }
  }
  return {
    drops: () => later(rows),
    async dropPut(input) {
      if (!input.name.trim()) throw { code: 'drop.name', message: '请给投递处起个名称', field: 'name' }
      const id = input.id || `d${rows.length + 1}`
      rows = [...rows.filter((one) => one.id !== id), row(input, id)]
      return later(rows)
    },
    async dropRemove(id) {
      rows = rows.filter((one) => one.id !== id)
      return later(rows)
    },
    async dropPause(id, paused) {
      rows = rows.map((one) => (one.id === id ? { ...one, paused, live: paused ? live(id, 'paused', '已暂停') : live(id, 'well', '正常') } : one))
      return later(rows)
    },
    dropNudge: () => later(rows),
    onDrops: () => () => undefined,
  }
}
