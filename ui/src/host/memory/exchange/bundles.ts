// Bundles that come to the invented office: clean, seen before, a stranger's, one that must not be taken in.
import type { ImportView } from '../../../generated/ImportView'
import { hexOf } from '../evidenceFiles'
import { ago } from './story'

let count = 0

export function bundle(change: Partial<ImportView> = {}): ImportView {
  count += 1
  return {
    token: `bundle-${count}`,
    file: `报送包 ${count}.subao`,
    length_label: '24.6 KB',
    sm3: hexOf(`file ${count}`),
    sender: '04aa71c9e3b85d66',
    unit: '区教育局',
    verdict: 'clean',
    verdict_words: '签名有效，可以收入',
    made_at: ago(35),
    fresh: 14,
    known: 41,
    waiting: 0,
    evidence: 2,
    news: [
      { about: '2026-008 教务管理系统遭勒索病毒攻击', incident_id: 'g0', text: '登记事件：9点30分起多名教师反映文件打不开；研判为 Ⅱ 级；签发《关于教务管理系统遭勒索病毒攻击的初报》；证据 勒索信桌面截图.png' },
      { about: '2026-007 门户网站首页被篡改', incident_id: 'g1', text: '处置进展；报出' },
      { about: '台站', incident_id: '', text: '操作人 周敏' },
    ],
    remarks: [],
    by_drop: false,
    behind: 0,
    ...change,
  }
}

export function arriving(group: boolean): ImportView[] {
  if (!group)
    return [
      bundle({
        unit: '应急工作组（局办公室）',
        file: '应急工作组回执 20261122.subao',
        fresh: 6,
        known: 0,
        evidence: 0,
        news: [
          { about: '预警', incident_id: '', text: '签发《网络安全事件预警通知单》' },
          { about: '2026-008 办公自动化系统遭勒索病毒攻击', incident_id: 'i8', text: '研判为 Ⅱ 级；退回文书：受影响终端数与正文第二段不一致，请核对后更正' },
          { about: '台站', incident_id: '', text: '回执' },
        ],
      }),
    ]
  return [
    bundle({ file: '区教育局 20261122-0935.subao' }),
    bundle({
      file: '南翔镇 20261122.subao',
      unit: '南翔镇人民政府',
      fresh: 6,
      evidence: 0,
      waiting: 4,
      news: [{ about: '2026-011 业务专网中断', incident_id: 'g2', text: '补充要素；处置进展' }],
      remarks: ['有 4 条记录前面缺了一段，收入后等补齐；请对方再导出一次', '对方的时钟比本机快：包上写的是 2026年11月22日13时05分，请核对两边的时间'],
    }),
    bundle({ file: '区医保局.subao', unit: '区医疗保障局', verdict: 'again', verdict_words: '这个报送包已经收过，再收不会有任何变化', fresh: 0, news: [], evidence: 0 }),
    bundle({ file: '未命名.subao', unit: '', verdict: 'unknown', verdict_words: '发件台站还没有登记入网。报送包完整，已留存在本机，登记入网后即可收入', made_at: '', fresh: 0, known: 0, evidence: 0, news: [], sender: '9f31c07ab2254e10' }),
    bundle({ file: '城管执法局 旧电脑.subao', unit: '区城市管理行政执法局', verdict: 'stop', verdict_words: '这个台站的密钥已停用，停用以后签的内容不收；请与该单位核实', fresh: 0, known: 0, evidence: 0, news: [] }),
    bundle({ file: '区民政局.subao', unit: '区民政局', fresh: 3, evidence: 0, news: [{ about: '2026-009 数据库宕机', incident_id: 'g3', text: '报出；提出结束' }] }),
  ]
}
