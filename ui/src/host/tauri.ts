// The only file that knows Tauri.
import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
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

  reportOpen: (incidentId) => invoke('report_open', { incidentId }),
  reportCheck: (draft) => invoke('report_check', { draft }),
  reportSave: (draft) => invoke('report_save', { draft }),
  reportPreview: (draft) => invoke('report_preview', { draft }),
  reportIssue: (draft) => invoke('report_issue', { draft }),

  documents: () => invoke('documents'),
  documentPdf: (id) => invoke('document_pdf', { id }),
  documentSave: (id) => invoke('document_save', { id }),
  printers: () => invoke('printers'),
  print: (print) => invoke('print', { print }),
  verify: () => invoke('verify'),

  onChanged(callback) {
    const stop = listen('subao://changed', () => callback())
    return () => void stop.then((off) => off())
  },
}
