// What is asked of a drop, by its kind.
import type { DropInput } from '../../generated/DropInput'
import type { DropRow } from '../../generated/DropRow'

export const DROP_KINDS = [
  { id: 'folder', name: '文件夹或共享盘', hint: '文件服务器的共享目录，或固定插着的移动硬盘' },
  { id: 'webdav', name: 'WebDAV', hint: '跨网段、只开放 HTTPS 时用' },
  { id: 's3', name: 'S3 对象存储', hint: '政务云的存储桶' },
] as const

export type DropField = 'path' | 'endpoint' | 'root' | 'user' | 'region' | 'bucket' | 'access_key_id' | 'secret' | 'authorities'

export interface Asked {
  field: DropField
  label: string
  hint: string
}

const FOLDER: Asked[] = [{ field: 'path', label: '文件夹', hint: '完整路径，要已经建好；程序不会代建' }]
const NETWORK: Asked[] = [
  { field: 'endpoint', label: '地址', hint: '以 https:// 开头' },
  { field: 'authorities', label: '单位自己的根证书', hint: 'PEM 文件的完整路径；没有可不填' },
]
const WEBDAV: Asked[] = [
  { field: 'root', label: '目录', hint: '地址之下的目录；就在根上可不填' },
  { field: 'user', label: '用户名', hint: '每个单位一个' },
  { field: 'secret', label: '口令', hint: '加密存在本机台账里' },
]
const S3: Asked[] = [
  { field: 'bucket', label: '存储桶', hint: '要已经建好' },
  { field: 'region', label: '区域', hint: '不清楚时填 us-east-1' },
  { field: 'root', label: '前缀', hint: '桶里的目录；没有可不填' },
  { field: 'access_key_id', label: '访问密钥编号', hint: '每个单位一对' },
  { field: 'secret', label: '访问密钥', hint: '加密存在本机台账里' },
]

/** The fields of a kind, in the order in which one knows them. */
export function askedOf(kind: string): Asked[] {
  const [address, authorities] = NETWORK as [Asked, Asked]
  if (kind === 'webdav') return [address, ...WEBDAV, authorities]
  if (kind === 's3') return [address, ...S3, authorities]
  return FOLDER
}

/** As it was put in, to be changed; a secret that stays empty is kept. */
export function inputOf(row: DropRow | null): DropInput {
  const text = (field: Exclude<DropField, 'secret'>): string => row?.[field] ?? ''
  return {
    id: row?.id ?? '',
    name: row?.name ?? '',
    kind: row?.kind ?? 'folder',
    path: text('path'),
    endpoint: text('endpoint'),
    root: text('root'),
    user: text('user'),
    region: text('region'),
    bucket: text('bucket'),
    access_key_id: text('access_key_id'),
    secret: '',
    path_style: row?.path_style ?? true,
    insist_plain: row?.insist_plain ?? false,
    authorities: text('authorities'),
  }
}

/** `well` is quiet, `away` waits by itself, `trouble` needs a person. */
export const toneOf = (state: string): string => (state === 'trouble' ? 'bad' : state === 'away' || state === 'paused' ? 'wait' : state === 'well' ? 'ok' : '')
