// How the time for the investigation stands.
import type { InvestigationView } from '../../generated/InvestigationView'
import { dayOf, daysUntil } from '../../time/moment'

export interface InvestigationClock {
  big: string
  small: string
  tone: '' | 'ok' | 'wait' | 'bad'
}

export function investigationClock(view: InvestigationView, now: Date): InvestigationClock {
  const days = view.days === null ? '预案没有写明期限' : `应急响应结束后 ${view.days} 天内`
  if (view.clock === 'done') return { big: '已完成', small: days, tone: 'ok' }
  if (!view.due) return { big: view.clock === 'not_started' ? '未起算' : '及时', small: days, tone: '' }
  const left = daysUntil(view.due, now)
  const until = `${dayOf(view.due, now)}前完成，${days}`
  if (Date.parse(view.due) < now.getTime()) return { big: `逾期 ${Math.max(1, -left)} 天`, small: until, tone: 'bad' }
  return { big: left === 0 ? '今天到期' : `还有 ${left} 天`, small: until, tone: left <= 3 ? 'wait' : '' }
}
