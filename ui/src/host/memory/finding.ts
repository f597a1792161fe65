// Finding and reading the plan in the invented office.
import type { Host } from '../host'

type FindingHost = Pick<Host, 'find' | 'planReading'>

export const findingHost: FindingHost = {
  find: async () => ({ rows: [], more: false, total: 0 }),
  planReading: () =>
    Promise.reject({ code: 'plan.none', message: '浏览器里没有预案原文，请在程序里看。', field: null }),
}
