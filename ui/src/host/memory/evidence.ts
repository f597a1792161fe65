// Invented evidence: twelve pieces kept, one of them no longer whole, slow work that can be stopped.
import type { CustodyView } from '../../generated/CustodyView'
import type { DeskFault } from '../../generated/DeskFault'
import type { EvidenceProgress } from '../../generated/EvidenceProgress'
import type { EvidenceView } from '../../generated/EvidenceView'
import type { IncidentView } from '../../generated/IncidentView'
import type { WaitingFile } from '../../generated/WaitingFile'
import { rfc3339 } from '../../time/moment'
import type { Host } from '../host'
import { hexOf, mediaOf, pictureOf, sizeLabel, textOf } from './evidenceFiles'
import { paintLines } from './papers/paint'

type EvidenceHost = Pick<
  Host,
  | 'evidenceWaiting'
  | 'evidenceChoose'
  | 'evidencePaste'
  | 'evidenceForget'
  | 'evidenceAdd'
  | 'evidenceCancel'
  | 'evidenceView'
  | 'evidenceExport'
  | 'evidenceHandOver'
  | 'evidenceVerify'
  | 'onEvidenceProgress'
  | 'onEvidenceDropped'
>

const MB = 1 << 20
const PERSON = '李喆'
const ago = (minutes: number): string => rfc3339(new Date(Date.now() - minutes * 60_000))
const refuse = (code: string, message: string, field: string | null = null): never => {
  throw { code, message, field } satisfies DeskFault
}
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

function line(act: string, at: string, more: Partial<CustodyView> = {}): CustodyView {
  const act_name = { added: '入库', viewed: '查看', exported: '导出', handed_over: '移交', verified: '校验' }[act] ?? act
  return { act, act_name, at, person: PERSON, to: '', note: '', sound: null, recorded_by: PERSON, ...more }
}

function piece(number: number, name: string, length: number, note: string, minutes: number, how = '选择文件'): EvidenceView {
  const media = mediaOf(name)
  return {
    id: `e${number}-${name.length}-${length}`,
    number,
    name,
    media,
    length,
    size_label: sizeLabel(length),
    sm3: hexOf(`sm3 ${number} ${name}`),
    sha256: hexOf(`sha256 ${number} ${name}`),
    at: ago(minutes),
    person: number % 4 === 0 ? '发展中心 周工' : PERSON,
    how,
    note,
    viewable: (media === 'image' || /\.(log|txt|csv|json|xml|pdf)$/i.test(name)) && length <= 32 * MB,
    custody: [line('added', ago(Math.max(1, minutes - 4)), { note: how })],
    checked: null,
  }
}

function check(item: EvidenceView, sound: boolean, at = rfc3339(new Date())): void {
  const note = sound ? '两个哈希都与入库时相同' : 'SM3 与入库时不同：文件的第 3 段解不开'
  item.checked = line('verified', at, { sound, note })
  item.custody.push(item.checked)
}

function twelve(): EvidenceView[] {
  const pieces = [
    piece(1, '勒索信桌面截图.png', 842_133, '财务处一台办公机的桌面', 21, '粘贴截图'),
    piece(2, '被加密文件列表.png', 611_002, '共享目录，扩展名都是 .locked', 20, '粘贴截图'),
    piece(3, 'oa-access-20261122.log', 4 * MB + 81_000, 'OA 服务器当天的访问日志', 19),
    piece(4, 'Security.evtx', 68 * MB, '域控制器的安全日志', 18),
    piece(5, '机房机柜照片.jpg', 3 * MB, '断网前的指示灯', 17, '拖入文件'),
    piece(6, '交换机端口照片.jpg', 2 * MB + 500_000, '', 16, '拖入文件'),
    piece(7, '核心交换机抓包-断网前五分钟-镜像口GE1-0-24.pcapng', 1430 * MB, '镜像口抓包，断网前五分钟', 15),
    piece(8, 'README_FOR_DECRYPT.txt', 2_311, '勒索信原文', 14),
    piece(9, '运维值班记录.pdf', 380_000, '发展中心当天的值班记录', 13),
    piece(10, '杀毒软件告警.csv', 51_200, '', 12),
    piece(11, '应急处置签到表.docx', 28_400, '到场人员', 11),
    piece(12, 'sample-locked.bin', 912_000, '受害文件样本，不要打开', 10),
  ]
  const by = (number: number): EvidenceView => pieces[number - 1] as EvidenceView
  for (const number of [1, 2, 3, 5, 8, 9]) check(by(number), true, ago(8))
  check(by(12), false, ago(3))
  by(7).custody.push(
    line('exported', ago(6), { to: '/media/封存U盘/证据7.pcapng', note: '导出到本机' }),
    line('handed_over', ago(5), { to: '市公安局网安支队 陈警官', note: '凭介绍信，随封存硬盘一并移交' }),
  )
  return pieces
}

function waitingStory(): WaitingFile[] {
  const file = (token: string, name: string, length: number, how: string, minutes: number | null, trouble: string | null = null): WaitingFile =>
    ({ token, name, length, size_label: sizeLabel(length), media: mediaOf(name), modified_at: minutes === null ? null : ago(minutes), how, trouble })
  return [
    file('w1', 'firewall-export.csv', 733_120, '选择文件', 26),
    file('w2', '服务器内存镜像.raw', 412 * MB, '选择文件', 22),
    file('w3', '明天的照片.jpg', 2 * MB, '选择文件', -60 * 20),
    file('w4', '空白.txt', 0, '选择文件', 30, '文件是空的，没有内容可以入库。请核对是不是选错了文件。'),
  ]
}

export interface EvidenceStory {
  host: EvidenceHost
  /** What is kept for an incident. */
  kept: (incidentId: string) => EvidenceView[]
}

/** The evidence part of the invented program; `?evidence=100` keeps a hundred pieces. */
export function evidenceStory(incident: (id: string) => Promise<IncidentView>, changed: () => void): EvidenceStory {
  const many = Number(new URLSearchParams(location.search).get('evidence') ?? 12)
  const store = new Map<string, EvidenceView[]>()
  const pasted = new Map<string, Blob>()
  const bytesOf = new Map<string, Blob>()
  let waiting: WaitingFile[] = []
  let tokens = 0
  const stopped = new Set<string>()
  const progress = new Set<(progress: EvidenceProgress) => void>()
  const broken = new Set<string>()

  function kept(id: string): EvidenceView[] {
    if (!store.has(id)) {
      const pieces = id === 'i8' ? twelve() : []
      if (id === 'i8') for (let n = 13; n <= many; n++) pieces.push(piece(n, `监控截图 ${n}.png`, n * 9_001, n % 3 ? '' : '门禁记录', n * 7))
      pieces.filter((item) => item.checked?.sound === false).forEach((item) => broken.add(item.id))
      store.set(id, pieces)
    }
    return store.get(id) as EvidenceView[]
  }
  const find = (id: string, evidence: string): EvidenceView =>
    kept(id).find((item) => item.id === evidence) ?? refuse('evidence.none', '没有找到这件证据。请回到证据清单再打开一次。')
  async function work(token: string, total: number): Promise<void> {
    stopped.delete(token)
    const steps = Math.min(50, 4 + Math.ceil(total / (8 * MB)))
    for (let step = 0; step <= steps; step++) {
      progress.forEach((tell) => tell({ token, done: Math.round((total * step) / steps), total }))
      await new Promise((resolve) => setTimeout(resolve, 90))
      if (stopped.delete(token)) refuse('evidence.cancelled', '已取消，没有记入台账。')
    }
  }
  const arrive = (name: string, length: number, how: string, modified: number | null): string => {
    const token = `n${++tokens}`
    const trouble = length === 0 ? '文件是空的，没有内容可以入库。请核对是不是选错了文件。' : null
    const modified_at = modified === null ? null : rfc3339(new Date(modified))
    waiting.push({ token, name, length, size_label: sizeLabel(length), media: mediaOf(name), modified_at, how, trouble })
    return token
  }

  const host: EvidenceHost = {
    evidenceWaiting: async () => copy(waiting),
    async evidenceChoose() {
      waiting = [...waiting, ...waitingStory().filter((file) => !waiting.some((other) => other.token === file.token))]
      return copy(waiting)
    },
    async evidencePaste(name, bytes) {
      pasted.set(arrive(name, bytes.byteLength, '粘贴截图', null), new Blob([bytes], { type: 'image/png' }))
      return copy(waiting)
    },
    async evidenceForget(token) {
      waiting = waiting.filter((file) => file.token !== token)
    },
    async evidenceAdd(input) {
      const file = waiting.find((one) => one.token === input.token) ?? refuse('evidence.gone', '这个文件已经不在了。请重新选择。')
      if (!input.person.trim()) refuse('evidence.person', '请填写取得人：谁取得了这个文件。', 'person')
      if (Number.isNaN(Date.parse(input.at))) refuse('time.unread', '请写明时间，例如 2026-11-22 09:30。', 'at')
      if (Date.parse(input.at) > Date.now() + 60_000 && !input.time_reason.trim())
        refuse('time.future', '时间在现在之后，请核对；确实如此的，请写明原因', 'at')
      if (input.note.includes('存不进')) refuse('ledger.disk', '磁盘已满，写不进去。请清理磁盘后再试，填写的内容还在。')
      await work(input.token, file.length)
      const pieces = kept(input.incident_id)
      const item = { ...piece(pieces.length + 1, file.name, file.length, input.note, 0, file.how), at: input.at, person: input.person }
      const blob = pasted.get(input.token)
      if (blob) bytesOf.set(item.id, blob)
      pieces.push(item)
      waiting = waiting.filter((one) => one.token !== input.token)
      changed()
      return incident(input.incident_id)
    },
    async evidenceCancel(token) {
      stopped.add(token)
    },
    async evidenceView(id, evidence) {
      const item = find(id, evidence)
      await new Promise((resolve) => setTimeout(resolve, 250))
      item.custody.push(line('viewed', rfc3339(new Date())))
      changed()
      const blob = bytesOf.get(evidence)
      if (blob) return blob.arrayBuffer()
      if (item.media === 'image') return pictureOf(item.name)
      if (item.name.endsWith('.pdf')) return paintLines(['　　　　　　　　运维值班记录', '', '09:30　接报：文件打不开', '09:34　拔网线', '09:40　通知周工到场'])
      return textOf(item.name)
    },
    async evidenceExport(id, evidence) {
      const item = find(id, evidence)
      const to = `/home/user/文档/${item.name}`
      item.custody.push(line('exported', rfc3339(new Date()), { to }))
      changed()
      return to
    },
    async evidenceHandOver(input) {
      const item = find(input.incident_id, input.evidence_id)
      if (!input.to.trim()) refuse('evidence.to', '请填写移交给谁：单位和接收人。', 'to')
      if (!input.person.trim()) refuse('evidence.person', '请填写经手人：谁办的移交。', 'person')
      item.custody.push(line('handed_over', rfc3339(new Date()), { to: input.to, person: input.person, note: input.note }))
      changed()
      return incident(input.incident_id)
    },
    async evidenceVerify(id, evidence) {
      const item = find(id, evidence)
      await work(evidence, item.length)
      check(item, !broken.has(evidence))
      changed()
      return incident(id)
    },
    onEvidenceProgress(callback) {
      progress.add(callback)
      return () => progress.delete(callback)
    },
    onEvidenceDropped(callback) {
      const drop = (event: DragEvent): void => {
        event.preventDefault()
        for (const file of event.dataTransfer?.files ?? []) arrive(file.name, file.size, '拖入文件', file.lastModified)
        callback()
      }
      window.addEventListener('drop', drop)
      return () => window.removeEventListener('drop', drop)
    },
  }
  return { host, kept }
}
