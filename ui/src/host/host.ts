import type { Board } from '../generated/Board'
import type { ChangeView } from '../generated/ChangeView'
import type { ClosureInput } from '../generated/ClosureInput'
import type { ContactView } from '../generated/ContactView'
import type { DeliverInput } from '../generated/DeliverInput'
import type { DirectoryChoices } from '../generated/DirectoryChoices'
import type { DirectoryInput } from '../generated/DirectoryInput'
import type { DirectoryPreview } from '../generated/DirectoryPreview'
import type { DirectoryView } from '../generated/DirectoryView'
import type { DispatchInput } from '../generated/DispatchInput'
import type { DocumentRow } from '../generated/DocumentRow'
import type { DutyAssignInput } from '../generated/DutyAssignInput'
import type { DutyMarkInput } from '../generated/DutyMarkInput'
import type { DropInput } from '../generated/DropInput'
import type { DropLive } from '../generated/DropLive'
import type { DropRow } from '../generated/DropRow'
import type { EnrolmentInput } from '../generated/EnrolmentInput'
import type { EnrolmentView } from '../generated/EnrolmentView'
import type { EvidenceInput } from '../generated/EvidenceInput'
import type { EvidenceProgress } from '../generated/EvidenceProgress'
import type { ExchangeView } from '../generated/ExchangeView'
import type { ExportDone } from '../generated/ExportDone'
import type { FactsStated } from '../generated/FactsStated'
import type { FindInput } from '../generated/FindInput'
import type { FontsView } from '../generated/FontsView'
import type { FoundView } from '../generated/FoundView'
import type { HandOverInput } from '../generated/HandOverInput'
import type { ImportDone } from '../generated/ImportDone'
import type { ImportView } from '../generated/ImportView'
import type { IncidentView } from '../generated/IncidentView'
import type { JudgementView } from '../generated/JudgementView'
import type { LedgerHealth } from '../generated/LedgerHealth'
import type { LevelDecided } from '../generated/LevelDecided'
import type { NewOperator } from '../generated/NewOperator'
import type { OperatorRow } from '../generated/OperatorRow'
import type { PageStyleView } from '../generated/PageStyleView'
import type { PaperOffer } from '../generated/PaperOffer'
import type { PaperStepInput } from '../generated/PaperStepInput'
import type { PhaseInput } from '../generated/PhaseInput'
import type { PlanReading } from '../generated/PlanReading'
import type { PlanView } from '../generated/PlanView'
import type { PrinterView } from '../generated/PrinterView'
import type { PrintInput } from '../generated/PrintInput'
import type { ProgressInput } from '../generated/ProgressInput'
import type { QueueView } from '../generated/QueueView'
import type { Registration } from '../generated/Registration'
import type { ReopenInput } from '../generated/ReopenInput'
import type { ReportCheck } from '../generated/ReportCheck'
import type { ReportDraft } from '../generated/ReportDraft'
import type { ReportEditor } from '../generated/ReportEditor'
import type { ReviewInput } from '../generated/ReviewInput'
import type { SealInput } from '../generated/SealInput'
import type { SettingsView } from '../generated/SettingsView'
import type { SetUp } from '../generated/SetUp'
import type { StationState } from '../generated/StationState'
import type { SweepDone } from '../generated/SweepDone'
import type { TaskInput } from '../generated/TaskInput'
import type { TemplateView } from '../generated/TemplateView'
import type { WaitingFile } from '../generated/WaitingFile'
import type { WithdrawInput } from '../generated/WithdrawInput'

export type Answer = boolean | string | number | string[] | null
export type Answers = Record<string, Answer>

/** What the plan is asked as one types. */
export interface Question {
  category: string | null
  facts: Answers
  discoveredAt: string
  /** The level that a person has picked: obligations follow it. */
  level: number | null
}

export interface SavedDraft {
  json: string
  saved_at: string
}

/** What the window can ask of the program behind it. Every failure is a `DeskFault`. */
export interface Host {
  stationState(): Promise<StationState>
  setUp(setUp: SetUp): Promise<{ recovery_code: string }>
  recoverySheet(): Promise<ArrayBuffer>
  printRecoverySheet(printer: string): Promise<void>
  saveRecoverySheet(): Promise<string | null>
  confirmRecovery(code: string): Promise<StationState>
  unlock(operatorId: string, passphrase: string): Promise<StationState>
  /** Opens with the recovery sheet and sets a new passphrase; the station then has a new sheet to print. */
  recover(operatorId: string, code: string, passphrase: string): Promise<StationState>
  lock(): Promise<StationState>

  operators(): Promise<OperatorRow[]>
  addOperator(operator: NewOperator): Promise<OperatorRow[]>
  setRole(operatorId: string, role: string, reason: string): Promise<OperatorRow[]>
  /** Takes a while: the database gets a new key. */
  removeOperator(operatorId: string, reason: string): Promise<OperatorRow[]>
  changePassphrase(old: string, next: string): Promise<void>
  /** Another person takes the desk without a restart; a wrong passphrase leaves it with who holds it. */
  switchOperator(operatorId: string, passphrase: string): Promise<StationState>
  /** A new recovery sheet in the place of the one before: the station is then `unconfirmed` until it is typed back. */
  renewRecovery(): Promise<StationState>
  settings(): Promise<SettingsView>
  setSetting(key: 'auto_lock_minutes' | 'immediate_repeat_minutes' | 'patience_days', value: string): Promise<SettingsView>

  directory(): Promise<DirectoryView>
  directoryPut(row: DirectoryInput): Promise<string>
  directoryRemove(id: string): Promise<void>
  /** Opens the system's own dialog; null when cancelled. Nothing is recorded before `directoryApply`. */
  directoryChoose(): Promise<DirectoryPreview | null>
  directoryApply(choices: DirectoryChoices): Promise<DirectoryView>
  directoryTemplate(): Promise<string | null>

  find(query: FindInput): Promise<FoundView>
  planReading(): Promise<PlanReading>
  /** Puts a corrected plan file in force for what is registered from now on. */
  adoptPlan(): Promise<PlanReading>

  plan(): Promise<PlanView>
  board(): Promise<Board>
  judge(question: Question): Promise<JudgementView>

  draftLoad(key: string): Promise<SavedDraft | null>
  draftSave(key: string, json: string): Promise<string>
  draftDrop(key: string): Promise<void>

  register(registration: Registration): Promise<string>
  incident(id: string): Promise<IncidentView>
  stateFacts(stated: FactsStated): Promise<void>
  decideLevel(decided: LevelDecided): Promise<void>
  recordDispatch(dispatch: DispatchInput): Promise<IncidentView>
  setContact(contact: ContactView): Promise<void>

  /** What a change of level, or of the response, would bring, before it is made. */
  whatChanges(incidentId: string, level: number, response?: number | null): Promise<ChangeView>
  enterPhase(phase: PhaseInput): Promise<IncidentView>
  reopen(reopened: ReopenInput): Promise<IncidentView>
  withdraw(withdrawn: WithdrawInput): Promise<IncidentView>
  markDuty(mark: DutyMarkInput): Promise<IncidentView>
  assignDuty(assigned: DutyAssignInput): Promise<IncidentView>
  addTask(task: TaskInput): Promise<IncidentView>
  noteProgress(progress: ProgressInput): Promise<IncidentView>
  actOnClosure(closure: ClosureInput): Promise<IncidentView>

  /** Files dropped on the window since it was asked last, and those still waiting; the window never sees a path. */
  evidenceWaiting(): Promise<WaitingFile[]>
  /** Opens the system's own dialog; gives everything that waits. */
  evidenceChoose(): Promise<WaitingFile[]>
  evidencePaste(name: string, bytes: ArrayBuffer): Promise<WaitingFile[]>
  evidenceForget(token: string): Promise<void>
  /** Copies, hashes and encrypts; progress comes by `onEvidenceProgress`. */
  evidenceAdd(input: EvidenceInput): Promise<IncidentView>
  /** Stops a long work: its call then fails with `evidence.cancelled`. */
  evidenceCancel(token: string): Promise<void>
  /** The bytes of an image or text; a line of the custody register is written. */
  evidenceView(incidentId: string, evidenceId: string): Promise<ArrayBuffer>
  /** Asks where to, decrypts there; gives the path, or null when cancelled. */
  evidenceExport(incidentId: string, evidenceId: string): Promise<string | null>
  evidenceHandOver(input: HandOverInput): Promise<IncidentView>
  /** 重新校验: reads the whole file and compares both hashes. */
  evidenceVerify(incidentId: string, evidenceId: string): Promise<IncidentView>
  onEvidenceProgress(callback: (progress: EvidenceProgress) => void): () => void
  /** Called when files were dropped on the window. */
  onEvidenceDropped(callback: () => void): () => void

  /** `incidentId` is empty for a paper of the station itself; `draft`: which draft, empty for a new one or for the only one. */
  reportOpen(incidentId: string, kind?: string, draft?: string): Promise<ReportEditor>
  reportDrop(incidentId: string, kind: string, draft: string): Promise<void>
  reportCheck(draft: ReportDraft): Promise<ReportCheck[]>
  reportSave(draft: ReportDraft): Promise<string>
  reportPreview(draft: ReportDraft): Promise<ArrayBuffer>
  /** Filled anew after its year or level was chosen; what a person changed stays. */
  reportRefill(draft: ReportDraft): Promise<ReportDraft>
  reportIssue(draft: ReportDraft): Promise<ReportEditor>
  /** The draft for a word processor: asks where to; gives the path, or null when cancelled. */
  reportDocx(draft: ReportDraft): Promise<string | null>

  /** Papers that may be written now: of a case, or, with no id, of the station itself. */
  papersOffered(incidentId: string): Promise<PaperOffer[]>
  /** 送签、核稿通过、退回: `sent` `checked` `returned`. */
  paperStep(step: PaperStepInput): Promise<ReportEditor>
  /** A correction when `kind` is empty or the same; else a paper that begins from an issued one. */
  paperFrom(documentId: string, kind: string, reason: string): Promise<ReportEditor>
  documentSealed(seal: SealInput): Promise<DocumentRow>
  /** 发出: to whom a paper went that no clock waits for. */
  documentDelivered(sent: DeliverInput): Promise<DocumentRow>

  pageStyle(): Promise<PageStyleView>
  setPageStyle(style: PageStyleView): Promise<PageStyleView>
  pageStylePreview(style: PageStyleView): Promise<ArrayBuffer>
  templates(): Promise<TemplateView[]>
  setTemplate(template: TemplateView): Promise<TemplateView>
  resetTemplate(kind: string): Promise<TemplateView>
  templatePreview(template: TemplateView): Promise<ArrayBuffer>
  fontsView(): Promise<FontsView>
  /** Opens the system's own dialog for a folder. */
  fontsChoose(): Promise<FontsView>
  fontsForget(): Promise<FontsView>
  /** A page to be printed that shows every role in its font. */
  fontsSheet(): Promise<ArrayBuffer>

  documents(): Promise<DocumentRow[]>
  /** As the list shows it, with its next 份号. */
  documentRow(id: string): Promise<DocumentRow>
  documentPdf(id: string): Promise<ArrayBuffer>
  documentSave(id: string): Promise<string | null>
  printers(): Promise<PrinterView[]>
  print(print: PrintInput): Promise<void>
  verify(): Promise<LedgerHealth>

  exchange(): Promise<ExchangeView>
  /** Its alarm alone: for a screen that is always there, over thousands of stations. */
  exchangeAlarm(): Promise<string | null>
  /** Asks where to; gives the path, or null when cancelled. */
  enrolmentRequest(): Promise<string | null>
  enrolmentAnswer(key: string): Promise<string | null>
  /** Opens the system's own dialog: a request is answered, an answer is laid beside our request. */
  enrolmentChoose(): Promise<EnrolmentView | null>
  enrolmentAccept(input: EnrolmentInput): Promise<ExchangeView>
  enrolmentDrop(key: string): Promise<ExchangeView>
  peerRevoke(peer: string, reason: string): Promise<ExchangeView>
  rollKeys(): Promise<ExchangeView>
  settleBranch(first: string, reason: string): Promise<ExchangeView>
  /** Asks where to, writes, reads back; progress comes under the peer's id. Null when cancelled before it began. */
  bundleExport(peer: string): Promise<ExportDone | null>
  /** Stops a bundle that is written or read: its call then fails with `bundle.cancelled`. */
  bundleCancel(token: string): Promise<void>
  bundleChoose(): Promise<ImportView | null>
  /** The next bundle that was dropped on the window or double-clicked; null when there is none. */
  bundleNext(): Promise<ImportView | null>
  /** A stranger's bundle that was kept until its sender was enrolled. */
  bundleKept(name: string): Promise<ImportView>
  bundleAccept(token: string): Promise<ImportDone>
  /** Takes in all that ask for no thought: the ones under these tokens, and those that wait behind them. */
  bundleSweep(tokens: string[]): Promise<SweepDone>
  bundleForget(token: string): Promise<void>
  /** Called when a bundle was dropped on the window or double-clicked. */
  onBundle(callback: () => void): () => void
  onBundleProgress(callback: (progress: EvidenceProgress) => void): () => void
  /** 投递处, each with how it goes there. */
  drops(): Promise<DropRow[]>
  dropPut(input: DropInput): Promise<DropRow[]>
  dropRemove(id: string): Promise<DropRow[]>
  dropPause(id: string, paused: boolean): Promise<DropRow[]>
  dropNudge(id: string): Promise<DropRow[]>
  onDrops(callback: (live: DropLive) => void): () => void
  /** What waits for the working group. */
  queue(): Promise<QueueView>
  reviewPaper(review: ReviewInput): Promise<DocumentRow>

  /** Calls back whenever something was recorded by anybody; returns how to stop. */
  onChanged(callback: () => void): () => void
}
