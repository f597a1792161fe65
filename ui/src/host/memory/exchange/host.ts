// The exchange of the invented office: cards, bundles, queues, with the refusals that one meets most.
import { memoryDrops } from './drops'
import type { DocumentRow } from '../../../generated/DocumentRow'
import type { EvidenceProgress } from '../../../generated/EvidenceProgress'
import type { ImportView } from '../../../generated/ImportView'
import type { PeerRow } from '../../../generated/PeerRow'
import { rfc3339, shortMoment } from '../../../time/moment'
import type { Host } from '../../host'
import type { Case, Desk } from '../case'
import { hexOf } from '../evidenceFiles'
import { arriving, bundle } from './bundles'
import { correct, queueOf } from './group'
import { enrolment, exchangeStory, exported, isGroupStory, peer, STATES } from './story'

type ExchangeHost = Pick<
  Host,
  | 'exchange'
  | 'exchangeAlarm'
  | 'enrolmentRequest'
  | 'enrolmentAnswer'
  | 'enrolmentChoose'
  | 'enrolmentAccept'
  | 'enrolmentDrop'
  | 'peerRevoke'
  | 'rollKeys'
  | 'settleBranch'
  | 'bundleExport'
  | 'bundleCancel'
  | 'bundleChoose'
  | 'bundleNext'
  | 'bundleKept'
  | 'bundleAccept'
  | 'bundleSweep'
  | 'bundleForget'
  | 'onBundle'
  | 'onBundleProgress'
  | 'drops'
  | 'dropPut'
  | 'dropRemove'
  | 'dropPause'
  | 'dropNudge'
  | 'onDrops'
  | 'queue'
  | 'reviewPaper'
>

interface Office {
  story: string
  desk: Desk
  cases: () => Case[]
  later: <T>(value: T, wait?: number) => Promise<T>
  refuse: (code: string, message: string, field?: string | null) => never
  changed: () => void
  mustWrite: () => void
}

const plain = (code: string): string => code.replace(/\D/g, '')

export function exchangeHost({ story, desk, cases, later, refuse, changed, mustWrite }: Office): ExchangeHost {
  const group = isGroupStory(story)
  const view = exchangeStory(story)
  const outside: ImportView[] = new URLSearchParams(location.search).has('dropped') ? arriving(group) : []
  const chosen = arriving(group)
  const held = new Map<string, ImportView>()
  const stopped = new Set<string>()
  const running = new Set<string>()
  const progress = new Set<(step: EvidenceProgress) => void>()
  const decided = new Set<string>()
  const reviewed = new Set<string>()
  if (group) correct(cases())

  const find = (id: string): PeerRow =>
    view.peers.find((one) => one.id === id) ?? refuse('peer.unknown', '没有这个台站，请刷新后再试')
  const settle = (row: PeerRow, state: string): PeerRow => Object.assign(row, { state, state_name: STATES[state] ?? state })

  /** Long work, a tenth at a time. */
  async function work(token: string, total: number): Promise<void> {
    if (running.has(token)) refuse('exchange.running', '这一步正在进行，请等它做完')
    running.add(token)
    try {
      for (let done = 0; done <= 10; done += 1) {
        if (stopped.delete(token)) refuse('bundle.cancelled', '已停止，没有留下任何内容')
        progress.forEach((tell) => tell({ token, done: (total * done) / 10, total }))
        await later(null, story === 'silent' ? 400 : 30)
      }
    } finally {
      running.delete(token)
    }
  }
  async function look(one: ImportView | undefined): Promise<ImportView | null> {
    if (!one) return null
    await work(one.token, 1000)
    if (one.verdict !== 'unknown') held.set(one.token, one)
    return later(one)
  }

  return {
    exchange: () => later(view),
    exchangeAlarm: () => later(view.alarm),
    async enrolmentRequest() {
      mustWrite()
      view.enrolments.push(enrolment({ step: 'asked', unit: desk.unit, role_name: '部门台站', code: '', telephones: [], made_at: rfc3339(new Date()) }))
      changed()
      return later(`/media/usb/${desk.unit}-入网申请.subaoid`)
    },
    enrolmentAnswer: () => later('/media/usb/入网答复.subaoid'),
    async enrolmentChoose() {
      mustWrite()
      const asked = view.enrolments.find((one) => one.step === 'asked')
      if (!group && !asked) refuse('enrolment.not_asked', '这份答复不是对本台站申请的答复，请核对文件，或重新导出申请')
      const card = enrolment(group ? { unit: '区市场监督管理局', role_name: '部门台站', answer_is_ours: true } : {})
      view.enrolments = [...view.enrolments.filter((one) => one !== asked), card]
      changed()
      return later(card)
    },
    async enrolmentAccept(input) {
      mustWrite()
      const card = view.enrolments.find((one) => one.key === input.key) ?? refuse('enrolment.gone', '这次登记入网已经办完或已放弃，请刷新')
      if (!input.person.trim()) refuse('field.missing', '请填写在电话里核对的人', 'person')
      if (!input.telephone.trim()) refuse('field.missing', '请填写所拨的电话号码', 'telephone')
      if (!input.listed_in.trim()) refuse('field.missing', '请填写号码出自哪份名录；不能用申请文件里的号码', 'listed_in')
      if (plain(input.code) !== plain(card.code))
        refuse('enrolment.code', '与本机的核对码不一致。请再核对一遍；仍不一致就不要接受，可能有人替换了文件', 'code')
      view.enrolments = view.enrolments.filter((one) => one !== card)
      view.peers.unshift(
        peer(card.key, card.unit, {
          role: group ? 'department' : 'working_group',
          role_name: card.role_name,
          state: 'to_export',
          to_send: '6 条记录',
          entries: 6,
          heard_at: null,
          enrolled_at: rfc3339(new Date()),
          checked_with: `${input.person}，${input.telephone}（${input.listed_in}）`,
        }),
      )
      changed()
      return later(view)
    },
    async enrolmentDrop(key) {
      view.enrolments = view.enrolments.filter((one) => one.key !== key)
      changed()
      return later(view)
    },
    async peerRevoke(id, reason) {
      mustWrite()
      if (!reason.trim()) refuse('field.missing', '请写明停用的原因', 'reason')
      find(id).revoked = `${shortMoment(new Date(), new Date(0))}停用：${reason.trim()}`
      changed()
      return later(view)
    },
    async rollKeys() {
      mustWrite()
      for (const one of view.peers) if (!one.revoked) Object.assign(settle(one, 'to_export'), { entries: one.entries + 1, to_send: `${one.entries + 1} 条记录` })
      changed()
      return later(view, 400)
    },
    async settleBranch(first, reason) {
      mustWrite()
      if (!reason.trim()) refuse('field.missing', '请写明以这一支为准的原因', 'reason')
      for (const fork of view.peers.flatMap((one) => one.forks)) {
        if (!fork.branches.some((branch) => branch.first === first)) continue
        fork.settled = true
        fork.branches = fork.branches.map((branch) => ({ ...branch, followed: branch.first === first }))
        fork.branches.sort((a, b) => Number(b.followed) - Number(a.followed))
      }
      changed()
      return later(view)
    },
    async bundleExport(id) {
      mustWrite()
      const row = find(id)
      if (row.unit.includes('临港')) refuse('bundle.disk_full', '目标盘已满，没有导出；请换一个 U 盘或清出空间')
      await work(id, 40_000_000)
      const one = { ...exported(0, row.entries || 1, null, desk.operator), id: hexOf(`${id} ${row.exported.length}`) }
      row.exported.unshift(one)
      settle(row, 'exported')
      Object.assign(row, { to_send: '', unconfirmed_days: row.unconfirmed_days ?? 0 })
      changed()
      return later({ id: one.id, path: `/media/usb/${row.unit}-20261122.subao`, sm3: one.sm3, length_label: one.length_label, entries: one.entries, rest: 0, parts: [] })
    },
    async bundleCancel(token) {
      if (running.has(token)) stopped.add(token)
    },
    bundleChoose: () => look(chosen.shift() ?? bundle()),
    async bundleNext() {
      const next = outside.shift()
      return next ? look(next) : null
    },
    async bundleKept(name) {
      const kept = view.kept.find((one) => one.name === name) ?? refuse('kept.gone', '留存的报送包不在了，请刷新')
      const one = bundle({ file: `${name.slice(0, 12)}….subao`, unit: kept.unit, sm3: name, length_label: kept.length_label })
      held.set(one.token, one)
      return later(one)
    },
    async bundleAccept(token) {
      mustWrite()
      const one = held.get(token) ?? refuse('bundle.forgotten', '请重新选择这个报送包：台站锁定过，或等得太久')
      await later(null, 250)
      if (one.verdict === 'stop') refuse('receive.revoked', one.verdict_words)
      held.delete(token)
      view.kept = view.kept.filter((kept) => kept.name !== one.sm3)
      const sender = view.peers.find((row) => row.unit === one.unit)
      if (sender) Object.assign(settle(sender, 'to_export'), { to_send: '回执', heard_at: rfc3339(new Date()) })
      changed()
      const words = one.fresh ? `收入 ${one.fresh} 条记录${one.waiting ? `，${one.waiting} 条等前面的补齐` : ''}` : '没有新的记录；已记下对方收到了哪些'
      return later({ taken: one.fresh, waiting: one.waiting, words, answer: sender !== undefined && one.verdict === 'clean', peer: sender?.id ?? '' })
    },
    async bundleSweep(tokens) {
      mustWrite()
      const all = [...tokens.flatMap((token) => held.get(token) ?? []), ...outside.splice(0)]
      const clean = all.filter((one) => one.verdict === 'clean' && !one.remarks.length)
      await work('sweep', all.length)
      tokens.forEach((token) => held.delete(token))
      outside.push(...all.filter((one) => !clean.includes(one) && one.verdict !== 'again'))
      for (const one of clean) {
        const sender = view.peers.find((row) => row.unit === one.unit)
        if (sender) Object.assign(settle(sender, 'to_export'), { to_send: '回执', heard_at: rfc3339(new Date()) })
      }
      changed()
      const again = all.filter((one) => one.verdict === 'again').length
      return later({ taken: clean.length, entries: clean.reduce((sum, one) => sum + one.fresh, 0), again, left: outside.length })
    },
    async bundleForget(token) {
      held.delete(token)
    },
    ...memoryDrops(later),
    onBundle(callback) {
      const drop = (event: DragEvent): void => {
        const names = [...(event.dataTransfer?.files ?? [])].map((file) => file.name).filter((name) => name.endsWith('.subao'))
        outside.push(...names.map((file) => bundle({ file })))
        if (names.length) callback()
      }
      window.addEventListener('drop', drop)
      return () => window.removeEventListener('drop', drop)
    },
    onBundleProgress(callback) {
      progress.add(callback)
      return () => progress.delete(callback)
    },
    queue: () => later(queueOf(cases(), view, judged(), reviewed)),
    async reviewPaper({ document_id, verdict, comment, person }) {
      mustWrite()
      if (!person.trim()) refuse('field.missing', '请填写审阅人', 'person')
      if (verdict === 'returned' && !comment.trim()) refuse('review.comment', '退回要写明哪里需要改', 'comment')
      const row: DocumentRow =
        cases().flatMap((item) => item.documents).find((paper) => paper.id === document_id) ??
        refuse('document.not_found', '找不到这份文书，请刷新后再试')
      const word = verdict === 'returned' ? '退回' : '接收'
      Object.assign(row, {
        review: comment.trim(),
        reviewed: `${person.trim()}，${shortMoment(new Date(), new Date(0))} ${word}`,
        delivery: verdict === 'returned' ? 'returned' : 'accepted',
        delivery_name: verdict === 'returned' ? '被退回' : '已接收',
      })
      reviewed.add(document_id)
      changed()
      return later(row)
    },
  }

  /** A case whose level was decided here since it was opened. */
  function judged(): Set<string> {
    for (const item of cases()) if (item.judgedAt) decided.add(item.id)
    return decided
  }
}
