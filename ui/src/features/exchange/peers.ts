// Stations that are enrolled, as the list shows them.
import type { PeerRow } from '../../generated/PeerRow'

const TONES: Record<string, string> = { to_export: 'wait', exported: 'wait', received: 'ok' }
export const peerTone = (peer: Pick<PeerRow, 'state' | 'revoked'>): string =>
  peer.revoked ? 'bad' : (TONES[peer.state] ?? '')
export const peerWord = (peer: Pick<PeerRow, 'state_name' | 'revoked'>): string =>
  peer.revoked ? '密钥已停用' : peer.state_name

/** Something stands in the way, or waits for a person. */
export const asksForThought = (peer: PeerRow): boolean => peer.gaps.length > 0 || peer.newer !== null || peer.forks.some((fork) => !fork.settled)

const rank = (peer: PeerRow): number => {
  if (peer.revoked) return 4
  if (asksForThought(peer)) return 0
  return { to_export: 1, exported: 2 }[peer.state] ?? 3
}

/** What can be done comes first; within it the longest unconfirmed, then by name as the desk gives it. */
export const inOrder = (peers: PeerRow[]): PeerRow[] =>
  [...peers].sort((a, b) => rank(a) - rank(b) || (b.unconfirmed_days ?? -1) - (a.unconfirmed_days ?? -1))

export const PEER_SHOWS = [
  { id: 'all', name: '全部' },
  { id: 'to_export', name: '待导出' },
  { id: 'exported', name: '已导出未回执' },
  { id: 'thought', name: '要处理' },
] as const
export type PeerShow = (typeof PEER_SHOWS)[number]['id']

export function shownPeers(peers: PeerRow[], show: PeerShow, text = '', only = ''): PeerRow[] {
  if (only) return peers.filter((peer) => peer.id === only)
  const word = text.trim().toLowerCase()
  return peers.filter(
    (peer) =>
      (show === 'all' || (show === 'thought' ? asksForThought(peer) : peer.state === show && !peer.revoked)) &&
      (!word || peer.unit.toLowerCase().includes(word)),
  )
}

/** First digits of a hash, for two people to compare by ear. */
export const shortHash = (hash: string): string => hash.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')
