// The only file that knows Tauri.
import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { DropLive } from '../generated/DropLive'
import type { EvidenceProgress } from '../generated/EvidenceProgress'
import type { Host } from './host'

export const tauriHost: Host = {
  stationState: () => invoke('station_state'),
  setUp: (setUp) => invoke('set_up', { setUp }),
  recoverySheet: () => invoke('recovery_sheet'),
  printRecoverySheet: (printer) => invoke('print_recovery_sheet', { printer }),
  saveRecoverySheet: () => invoke('save_recovery_sheet'),
  confirmRecovery: (code) => invoke('confirm_recovery', { code }),
  unlock: (operatorId, passphrase) => invoke('unlock', { operatorId, passphrase }),
  recover: (operatorId, code, passphrase) => invoke('recover', { operatorId, code, passphrase }),
  lock: () => invoke('lock'),

  operators: () => invoke('operators'),
  addOperator: (operator) => invoke('add_operator', { operator }),
  setRole: (operatorId, role, reason) => invoke('set_role', { operatorId, role, reason }),
  removeOperator: (operatorId, reason) => invoke('remove_operator', { operatorId, reason }),
  changePassphrase: (old, next) => invoke('change_passphrase', { old, new: next }),
  switchOperator: (operatorId, passphrase) => invoke('switch_operator', { operatorId, passphrase }),
  renewRecovery: () => invoke('renew_recovery'),
  settings: () => invoke('settings'),
  setSetting: (key, value) => invoke('set_setting', { key, value }),

  directory: () => invoke('directory'),
  directoryPut: (row) => invoke('directory_put', { row }),
  directoryRemove: (id) => invoke('directory_remove', { id }),
  directoryChoose: () => invoke('directory_choose'),
  directoryApply: (choices) => invoke('directory_apply', { choices }),
  directoryTemplate: () => invoke('directory_template'),

  find: (query) => invoke('find', { query }),
  planReading: () => invoke('plan_reading'),
  adoptPlan: () => invoke('adopt_plan'),

  plan: () => invoke('plan'),
  board: () => invoke('board'),
  judge: (question) => invoke('judge', { ...question }),

  draftLoad: (key) => invoke('draft_load', { key }),
  draftSave: (key, json) => invoke('draft_save', { key, json }),
  draftDrop: (key) => invoke('draft_drop', { key }),

  register: (registration) => invoke('register', { registration }),
  incident: (id) => invoke('incident', { id }),
  stateFacts: (stated) => invoke('state_facts', { stated }),
  decideLevel: (decided) => invoke('decide_level', { decided }),
  recordDispatch: (dispatch) => invoke('record_dispatch', { dispatch }),
  setContact: (contact) => invoke('set_contact', { contact }),

  whatChanges: (incidentId, level, response = null) => invoke('what_changes', { incidentId, level, response }),
  enterPhase: (phase) => invoke('enter_phase', { phase }),
  reopen: (reopened) => invoke('reopen', { reopened }),
  withdraw: (withdrawn) => invoke('withdraw', { withdrawn }),
  markDuty: (mark) => invoke('mark_duty', { mark }),
  assignDuty: (assigned) => invoke('assign_duty', { assigned }),
  addTask: (task) => invoke('add_task', { task }),
  noteProgress: (progress) => invoke('note_progress', { progress }),
  actOnClosure: (closure) => invoke('act_on_closure', { closure }),

  evidenceWaiting: () => invoke('evidence_waiting'),
  evidenceChoose: () => invoke('evidence_choose'),
  evidencePaste: (name, bytes) =>
    invoke('evidence_paste', new Uint8Array(bytes), { headers: { 'x-name': encodeURIComponent(name) } }),
  evidenceForget: (token) => invoke('evidence_forget', { token }),
  evidenceAdd: (input) => invoke('evidence_add', { input }),
  evidenceCancel: (token) => invoke('evidence_cancel', { token }),
  evidenceView: (incidentId, evidenceId) => invoke('evidence_view', { incidentId, evidenceId }),
  evidenceExport: (incidentId, evidenceId) => invoke('evidence_export', { incidentId, evidenceId }),
  evidenceHandOver: (input) => invoke('evidence_hand_over', { input }),
  evidenceVerify: (incidentId, evidenceId) => invoke('evidence_verify', { incidentId, evidenceId }),
  onEvidenceProgress(callback) {
    const stop = listen<EvidenceProgress>('subao://evidence', (event) => callback(event.payload))
    return () => void stop.then((off) => off())
  },
  onEvidenceDropped(callback) {
    const stop = listen('subao://dropped', () => callback())
    return () => void stop.then((off) => off())
  },

  reportOpen: (incidentId, kind = 'written_report', draft = '') => invoke('report_open', { incidentId, kind, draft }),
  reportDrop: (incidentId, kind, draft) => invoke('report_drop', { incidentId, kind, draft }),
  reportCheck: (draft) => invoke('report_check', { draft }),
  reportSave: (draft) => invoke('report_save', { draft }),
  reportPreview: (draft) => invoke('report_preview', { draft }),
  reportRefill: (draft) => invoke('report_refill', { draft }),
  reportIssue: (draft) => invoke('report_issue', { draft }),
  reportDocx: (draft) => invoke('report_docx', { draft }),

  papersOffered: (incidentId) => invoke('papers_offered', { incidentId }),
  paperStep: (step) => invoke('paper_step', { step }),
  paperFrom: (documentId, kind, reason) => invoke('paper_from', { documentId, kind, reason }),
  documentSealed: (seal) => invoke('document_sealed', { seal }),
  documentDelivered: (sent) => invoke('document_delivered', { sent }),

  pageStyle: () => invoke('page_style'),
  setPageStyle: (style) => invoke('set_page_style', { style }),
  pageStylePreview: (style) => invoke('page_style_preview', { style }),
  templates: () => invoke('templates'),
  setTemplate: (template) => invoke('set_template', { template }),
  resetTemplate: (kind) => invoke('reset_template', { kind }),
  templatePreview: (template) => invoke('template_preview', { template }),
  fontsView: () => invoke('fonts_view'),
  fontsChoose: () => invoke('fonts_choose'),
  fontsForget: () => invoke('fonts_forget'),
  fontsSheet: () => invoke('fonts_sheet'),

  documents: () => invoke('documents'),
  documentRow: (id) => invoke('document_row', { id }),
  documentPdf: (id) => invoke('document_pdf', { id }),
  documentSave: (id) => invoke('document_save', { id }),
  printers: () => invoke('printers'),
  print: (print) => invoke('print', { print }),
  verify: () => invoke('verify'),

  exchange: () => invoke('exchange'),
  exchangeAlarm: () => invoke('exchange_alarm'),
  enrolmentRequest: () => invoke('enrolment_request'),
  enrolmentAnswer: (key) => invoke('enrolment_answer', { key }),
  enrolmentChoose: () => invoke('enrolment_choose'),
  enrolmentAccept: (input) => invoke('enrolment_accept', { input }),
  enrolmentDrop: (key) => invoke('enrolment_drop', { key }),
  peerRevoke: (peer, reason) => invoke('peer_revoke', { peer, reason }),
  rollKeys: () => invoke('roll_keys'),
  settleBranch: (first, reason) => invoke('settle_branch', { first, reason }),
  bundleExport: (peer) => invoke('bundle_export', { peer }),
  bundleCancel: (token) => invoke('bundle_cancel', { token }),
  bundleChoose: () => invoke('bundle_choose'),
  bundleNext: () => invoke('bundle_next'),
  bundleKept: (name) => invoke('bundle_kept', { name }),
  bundleAccept: (token) => invoke('bundle_accept', { token }),
  bundleSweep: (tokens) => invoke('bundle_sweep', { tokens }),
  bundleForget: (token) => invoke('bundle_forget', { token }),
  onBundle(callback) {
    const stop = listen('subao://bundle', () => callback())
    return () => void stop.then((off) => off())
  },
  onBundleProgress(callback) {
    const stop = listen<EvidenceProgress>('subao://bundle-progress', (event) => callback(event.payload))
    return () => void stop.then((off) => off())
  },
  drops: () => invoke('drops'),
  dropPut: (input) => invoke('drop_put', { input }),
  dropRemove: (id) => invoke('drop_remove', { id }),
  dropPause: (id, paused) => invoke('drop_pause', { id, paused }),
  dropNudge: (id) => invoke('drop_nudge', { id }),
  onDrops(callback) {
    const stop = listen<DropLive>('subao://drops', (event) => callback(event.payload))
    return () => void stop.then((off) => off())
  },
  queue: () => invoke('queue'),
  reviewPaper: (review) => invoke('review_paper', { review }),

  onChanged(callback) {
    const stop = listen('subao://changed', () => callback())
    return () => void stop.then((off) => off())
  },
}
