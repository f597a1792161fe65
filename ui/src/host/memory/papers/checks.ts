// What the invented office misses in a paper.
import type { ReportCheck } from '../../../generated/ReportCheck'
import type { ReportDraft } from '../../../generated/ReportDraft'
import { kindOf } from './kinds'

const REQUESTS = ['恳请', '请批准', '请批复', '请予支持', '请求支援']

export function checksOf(draft: ReportDraft): ReportCheck[] {
  const kind = kindOf(draft.kind)
  const found: ReportCheck[] = []
  const need = (field: string, text: string, message: string): void => {
    if (!text.trim()) found.push({ field, message, blocks: true })
  }
  if (kind.layout !== 'listing' || kind.numbered) need('title', draft.title, '标题没有填')
  if (kind.layout === 'text') need('addressee', draft.addressee, '主送没有填')
  need('unit', draft.unit, '署名单位没有填')
  if (kind.layout === 'text') need('telephone', draft.telephone, '联系电话没有填')
  if (kind.period) need('from', draft.from && draft.to, '时段没有填')
  need('reviewer', draft.reviewer, '核稿人没有填')
  need('signer', draft.signer, '签发人没有填')
  if (draft.version > 1) need('reason', draft.reason, '更正理由没有填')
  for (const section of draft.sections) {
    const word = kind.species === '报告' ? REQUESTS.find((one) => section.text.includes(one)) : undefined
    if (word)
      found.push({
        field: `section:${section.id}`,
        message: `报告不得夹带请示事项（“${word}”），请移到“请求支援事项”，另行请示或函告`,
        blocks: true,
      })
    else if (!section.text.trim() && kind.layout !== 'listing')
      found.push({ field: `section:${section.id}`, message: `“${section.heading}”没有填，将印为“待查”`, blocks: false })
  }
  return found
}
