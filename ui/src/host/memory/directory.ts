// The directory of the invented office: sixty rows (`?rows=2000` for many), and a file with something of every kind.
import type { DirectoryInput } from '../../generated/DirectoryInput'
import type { DirectoryPreview } from '../../generated/DirectoryPreview'
import type { DirectoryRowView } from '../../generated/DirectoryRowView'
import type { PartyView } from '../../generated/PartyView'
import { rfc3339 } from '../../time/moment'
import type { Host } from '../host'

type DirectoryHost = Pick<
  Host,
  'directory' | 'directoryPut' | 'directoryRemove' | 'directoryChoose' | 'directoryApply' | 'directoryTemplate'
>

interface Office {
  later: <T>(value: T, wait?: number) => Promise<T>
  refuse: (code: string, message: string, field?: string | null) => never
  changed: () => void
  mustWrite: () => void
}

const PARTIES: PartyView[] = [
  { id: 'department', name: '事件发生处室' },
  { id: 'working_group', name: '应急工作组' },
  { id: 'leading_group', name: '局网络安全工作领导小组' },
  { id: 'development_centre', name: '发展中心' },
  { id: 'service_company', name: '专业服务机构' },
]
const UNITS = ['办公室', '金融稳定处', '地方金融监管一处', '地方金融监管二处', '资本市场处', '机构处', '政策法规处', '人事处', '机关党委', '发展中心信息技术部']
const FAMILY = ['王', '李', '张', '刘', '陈', '杨', '黄', '周', '吴', '徐']
const GIVEN = ['建国', '喆', '堃', '晓燕', '一鸣', '敏', '志强', '赟', '海涛', '玥']
const POSTS = ['处长', '副处长', '系统联络员', '值班员', '工程师', '主任科员']

const at = (list: string[], index: number): string => list[index % list.length] as string
const row = (index: number): DirectoryRowView => ({
  id: `c${index}`,
  unit: index < 60 ? at(UNITS, Math.floor(index / 6)) : `第${Math.floor(index / 6)}街道办事处社区网格服务中心`,
  person: at(FAMILY, index * 7) + at(GIVEN, index * 3 + Math.floor(index / 10)),
  post: at(POSTS, index),
  telephone: index % 5 === 4 ? '' : `8123 ${String(6000 + index)}`,
  mobile: index % 3 ? `1380000${String(index).padStart(4, '0')}` : '',
  duty_telephone: index % 6 === 3 ? `8123 ${String(1100 + index)}` : '',
  email: index % 4 ? '' : `lianluo${index}@example.cn`,
  party: null,
  party_name: null,
  note: index % 9 === 2 ? '节假日由带班领导转接' : '',
  stated_at: rfc3339(new Date(Date.now() - index * 3_600_000)),
  source: index % 2 ? '全局通讯录2026.xlsx' : '手工',
})
const named = (id: string | null): string | null => PARTIES.find((party) => party.id === id)?.name ?? null

export function directoryStory({ later, refuse, changed, mustWrite }: Office): DirectoryHost {
  const asked = new URLSearchParams(location.search)
  const many = asked.get('story') === 'empty' ? 0 : Number(asked.get('rows') ?? 60)
  let rows = Array.from({ length: many }, (_, index) => row(index))
  const link = (index: number, party: string): void => {
    const linked = rows[index]
    if (linked) Object.assign(linked, { party, party_name: named(party) })
  }
  link(0, 'working_group')
  link(54, 'development_centre')

  const stand = (input: DirectoryInput, source: string): string => {
    const id = input.id ?? `n${Math.random().toString(16).slice(2, 10)}`
    const made = { ...input, id, party_name: named(input.party), stated_at: rfc3339(new Date()), source }
    rows = input.id ? rows.map((known) => (known.id === id ? made : known)) : [...rows, made]
    return id
  }
  const view = () => ({ rows, parties: PARTIES })
  const blank: DirectoryInput = { id: null, unit: '', person: '', post: '', telephone: '', mobile: '', duty_telephone: '', email: '', party: null, note: '' }
  const preview = (): DirectoryPreview => {
    const [first, second] = rows
    return {
      file_name: '全局通讯录2026年11月.xlsx',
      sheet: '通讯录',
      digest: String(rows.length),
      added: [
        { row: 4, values: { ...blank, unit: '市委网信办应急处', person: '钱伟', post: '值班员', telephone: '6388 0001', duty_telephone: '6388 0000' }, party_name: null },
        { row: 5, values: { ...blank, unit: '某某网络安全技术有限公司', person: '孙工', post: '驻场工程师', mobile: '13900000001', party: 'service_company' }, party_name: '专业服务机构' },
        { row: 9, values: { ...blank, unit: '市公安局网安总队', duty_telephone: '6375 0110' }, party_name: null },
      ],
      changed: [
        ...(first
          ? [{ row: 2, id: first.id, unit: first.unit, person: first.person, fields: [
              { field: 'telephone', label: '办公电话', before: first.telephone, after: '8123 6677' },
              { field: 'duty_telephone', label: '24小时值班电话', before: first.duty_telephone, after: '8123 1199' },
            ] }]
          : []),
        ...(second
          ? [{ row: 3, id: second.id, unit: second.unit, person: second.person, fields: [
              { field: 'mobile', label: '手机', before: second.mobile, after: '' },
            ] }]
          : []),
      ],
      unchanged: Math.max(0, rows.length - 5),
      missing: rows.slice(-3),
      duplicates: [
        { row: 11, first_row: 4, unit: '市委网信办应急处', person: '钱伟', same: true },
        { row: 12, first_row: 5, unit: '某某网络安全技术有限公司', person: '孙工', same: false },
      ],
      problems: [
        { row: 5, column: '手机', message: '“1390000000”不是 11 位手机号，已照原样列入，请核对', refused: false },
        { row: 7, column: '办公电话', message: '“2.38123E+10”被电子表格改成了科学计数法，后几位已经丢失，请在原表里按文本重填', refused: true },
        { row: 8, column: '', message: '没有写单位名称，这一行没有读取', refused: true },
      ],
      notes: ['另有工作表“说明”没有读取', '“传真”一列没有读取'],
    }
  }

  return {
    directory: () => later(view()),
    async directoryPut(input) {
      mustWrite()
      if (!input.unit.trim()) refuse('field.missing', '请填写单位或处室名称', 'unit')
      if (![input.person, input.telephone, input.mobile, input.duty_telephone, input.email].some((text) => text.trim()))
        refuse('directory.nothing', '请填写姓名，或至少一个电话', 'person')
      if (input.mobile && !/^1\d{10}$/.test(input.mobile))
        refuse('directory.number', '手机是 11 位数字；其他号码请填在办公电话里', 'mobile')
      if (rows.some((known) => known.id !== input.id && known.unit === input.unit && known.person === input.person))
        refuse('directory.duplicate', '通讯录里已有这个单位的这个人，请直接修改那一行', 'person')
      const id = stand(input, '手工')
      changed()
      return later(id)
    },
    async directoryRemove(id) {
      mustWrite()
      rows = rows.filter((known) => known.id !== id)
      changed()
    },
    directoryChoose: () => later(preview(), 200),
    async directoryApply(choices) {
      mustWrite()
      const offered = preview()
      if (choices.digest !== offered.digest)
        refuse('directory.changed', '文件或通讯录在预览之后有了改动，没有导入，请重新预览后再确认')
      const taken = (item: { row: number }): boolean => !choices.skip.includes(item.row)
      offered.added.filter(taken).forEach((item) => stand(item.values, offered.file_name))
      offered.changed.filter(taken).forEach((item) => {
        const known = rows.find((one) => one.id === item.id)
        if (known) Object.assign(known, Object.fromEntries(item.fields.map((field) => [field.field, field.after])))
      })
      rows = rows.filter((known) => !choices.remove.includes(known.id))
      changed()
      return later(view())
    },
    directoryTemplate: () => later('/home/user/文档/通讯录模板.csv'),
  }
}
