//! One line each: what the window calls, handed to the desk on a thread of its own, so that nothing blocks the window's.

use crate::waiting_bundles::WaitingBundles;
use crate::waiting_files::WaitingFiles;
use crate::{directory_commands, drop_service, evidence_commands, exchange_commands, paper_commands};
use desk::directory_view::{DirectoryInput, DirectoryView};
use desk::exchange::DropService;
use desk::view::{
    Board, ChangeView, ClosureInput, ContactView, DeliverInput, DeskFault, DispatchInput, DocumentRow, DutyAssignInput, DutyMarkInput,
    FactAnswers, FactsStated, FindInput, FontsView, FoundView, IncidentView, JudgementView, LedgerHealth, LevelDecided, NewOperator,
    OperatorRow, PageStyleView, PaperOffer, PaperStepInput, PhaseInput, PlanReading, PlanView, ProgressInput, Registration, ReopenInput,
    ReportCheck, ReportDraft, ReportEditor, SealInput, SetUp, SettingsView, StationState, TaskInput, TemplateView, WithdrawInput,
};
use desk::view_exchange::{EnrolmentInput, ExchangeView, QueueView, ReviewInput};
use desk::{Desk, SharedDesk};
use serde::Serialize;
use std::sync::Arc;
use tauri::ipc::{Invoke, Response};
use tauri::{AppHandle, Emitter, State, Wry};
use zeroize::{Zeroize, Zeroizing};

/// The one desk, shared by every call.
pub struct Shared(pub Arc<SharedDesk>);

pub type Answer<T> = Result<T, DeskFault>;
pub type TheDesk<'a> = State<'a, Shared>;

/// A draft as the window gets it back.
#[derive(Serialize)]
pub struct SavedDraft {
    json: String,
    saved_at: String,
}

/// The code of a fresh station.
#[derive(Serialize)]
pub struct Founded {
    recovery_code: String,
}

pub async fn at_desk<T: Send + 'static>(desk: &Shared, work: impl FnOnce(&mut Desk) -> Answer<T> + Send + 'static) -> Answer<T> {
    let desk = Arc::clone(&desk.0);
    tauri::async_runtime::spawn_blocking(move || work(&mut desk.hold()))
        .await
        .unwrap_or_else(|_| Err(desk::fault("desk.broken", "这一步没有完成，请重试；填写的内容还在")))
}

/// After something was recorded every screen looks again.
pub fn changed(app: &AppHandle) {
    let _ = app.emit("subao://changed", ());
    drop_service::news(app);
}

pub async fn recording<T: Send + 'static>(
    app: &AppHandle,
    desk: &Shared,
    work: impl FnOnce(&mut Desk) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let done = at_desk(desk, work).await?;
    changed(app);
    Ok(done)
}

macro_rules! commands {
    ($(
        $(#[$doc:meta])*
        $how:ident fn $name:ident($($arg:ident: $kind:ty),*) -> $answer:ty = |$desk:ident| $work:expr;
    )*) => {
        $(commands!(@one $(#[$doc])* $how $name ($($arg: $kind),*) $answer, $desk, $work);)*
    };
    (@one $(#[$doc:meta])* reads $name:ident ($($arg:ident: $kind:ty),*) $answer:ty, $d:ident, $work:expr) => {
        $(#[$doc])*
        #[tauri::command(rename_all = "camelCase")]
        pub async fn $name(desk: TheDesk<'_>, $($arg: $kind),*) -> Answer<$answer> {
            at_desk(&desk, move |$d| $work).await
        }
    };
    (@one $(#[$doc:meta])* records $name:ident ($($arg:ident: $kind:ty),*) $answer:ty, $d:ident, $work:expr) => {
        $(#[$doc])*
        #[tauri::command(rename_all = "camelCase")]
        pub async fn $name(app: AppHandle, desk: TheDesk<'_>, $($arg: $kind),*) -> Answer<$answer> {
            recording(&app, &desk, move |$d| $work).await
        }
    };
}

commands! {
    /// What to show first.
    reads fn station_state() -> StationState = |d| d.station_state();
    /// Founds the station.
    reads fn set_up(set_up: SetUp) -> Founded = |d| {
        let done = d.set_up(&set_up);
        // The passphrase is wiped as soon as it has served.
        let SetUp { mut passphrase, .. } = set_up;
        passphrase.zeroize();
        done.map(|recovery_code| Founded { recovery_code })
    };
    /// The recovery sheet.
    reads fn recovery_sheet() -> Response = |d| d.recovery_sheet().map(Response::new);
    /// Types the code back.
    reads fn confirm_recovery(code: String) -> StationState = |d| d.confirm_recovery(&code);
    /// Who works here.
    reads fn operators() -> Vec<OperatorRow> = |d| d.operators();
    /// Somebody new.
    records fn add_operator(operator: NewOperator) -> Vec<OperatorRow> = |d| d.add_operator(&operator);
    /// What somebody may do.
    records fn set_role(operator_id: String, role: String, reason: String) -> Vec<OperatorRow> = |d| d.set_role(&operator_id, &role, &reason);
    /// Somebody works here no longer.
    records fn remove_operator(operator_id: String, reason: String) -> Vec<OperatorRow> = |d| d.remove_operator(&operator_id, &reason);
    /// One's own passphrase.
    reads fn change_passphrase(old: String, new: String) -> () = |d| d.change_passphrase(&Zeroizing::new(old), &Zeroizing::new(new));
    /// A new recovery sheet in the place of the one before.
    reads fn renew_recovery() -> StationState = |d| d.renew_recovery();
    /// How the station is set.
    reads fn settings() -> SettingsView = |d| d.settings();
    /// Sets one thing.
    records fn set_setting(key: String, value: String) -> SettingsView = |d| d.set_setting(&key, &value);
    /// 通讯录.
    reads fn directory() -> DirectoryView = |d| d.directory();
    /// A row by hand.
    records fn directory_put(row: DirectoryInput) -> String = |d| d.directory_put(&row);
    /// A row that is out of date.
    records fn directory_remove(id: String) -> () = |d| d.directory_remove(&id);
    /// Finds incidents.
    reads fn find(query: FindInput) -> FoundView = |d| d.find(&query);
    /// The plan to read.
    reads fn plan_reading() -> PlanReading = |d| d.plan_reading();
    /// Puts a corrected plan file in force.
    records fn adopt_plan() -> PlanReading = |d| d.adopt_plan();
    /// The plan in force.
    reads fn plan() -> PlanView = |d| d.plan();
    /// The board.
    reads fn board() -> Board = |d| d.board();
    /// The level panel.
    reads fn judge(category: Option<String>, facts: FactAnswers, discovered_at: Option<String>, level: Option<u8>) -> JudgementView =
        |d| d.judge(category.as_deref(), &facts, discovered_at.as_deref(), level);
    /// A draft.
    reads fn draft_load(key: String) -> Option<SavedDraft> =
        |d| Ok(d.draft_load(&key)?.map(|(json, saved_at)| SavedDraft { json, saved_at }));
    /// Saves a draft.
    reads fn draft_save(key: String, json: String) -> String = |d| d.draft_save(&key, &json);
    /// Drops a draft.
    reads fn draft_drop(key: String) -> () = |d| d.draft_drop(&key);
    /// Registers an incident.
    records fn register(registration: Registration) -> String = |d| d.register(&registration);
    /// One incident.
    reads fn incident(id: String) -> IncidentView = |d| d.incident(&id);
    /// New facts.
    records fn state_facts(stated: FactsStated) -> () = |d| d.state_facts(&stated);
    /// A level decided.
    records fn decide_level(decided: LevelDecided) -> () = |d| d.decide_level(&decided);
    /// A report made.
    records fn record_dispatch(dispatch: DispatchInput) -> IncidentView = |d| d.record_dispatch(&dispatch);
    /// Whom to dial.
    records fn set_contact(contact: ContactView) -> () = |d| d.set_contact(&contact);
    /// What a change of level would bring.
    reads fn what_changes(incident_id: String, level: u8, response: Option<u8>) -> ChangeView =
        |d| d.what_changes(&incident_id, level, response);
    /// Enters the next phase.
    records fn enter_phase(phase: PhaseInput) -> IncidentView = |d| d.enter_phase(&phase);
    /// Takes a closed case up again.
    records fn reopen(reopened: ReopenInput) -> IncidentView = |d| d.reopen(&reopened);
    /// Withdraws what was no incident.
    records fn withdraw(withdrawn: WithdrawInput) -> IncidentView = |d| d.withdraw(&withdrawn);
    /// Marks a duty or task.
    records fn mark_duty(mark: DutyMarkInput) -> IncidentView = |d| d.mark_duty(&mark);
    /// Says who is to do it.
    records fn assign_duty(assigned: DutyAssignInput) -> IncidentView = |d| d.assign_duty(&assigned);
    /// Adds a task.
    records fn add_task(task: TaskInput) -> IncidentView = |d| d.add_task(&task);
    /// Notes progress.
    records fn note_progress(progress: ProgressInput) -> IncidentView = |d| d.note_progress(&progress);
    /// An act on the way to the end of the response.
    records fn act_on_closure(closure: ClosureInput) -> IncidentView = |d| d.act_on_closure(&closure);
    /// The editor of a report: 初报, 续报, 总结调查报告.
    reads fn report_open(incident_id: String, kind: String, draft: String) -> ReportEditor =
        |d| d.report_open_as(&incident_id, &kind, &draft);
    /// Throws a draft away.
    records fn report_drop(incident_id: String, kind: String, draft: String) -> () = |d| d.report_drop(&incident_id, &kind, &draft);
    /// What is missing.
    reads fn report_check(draft: ReportDraft) -> Vec<ReportCheck> = |d| d.report_check(&draft);
    /// Saves the report's draft.
    reads fn report_save(draft: ReportDraft) -> String = |d| d.report_save(&draft);
    /// The report as it would print.
    reads fn report_preview(draft: ReportDraft) -> Response = |d| d.report_preview(&draft).map(Response::new);
    /// Issues the report.
    records fn report_issue(draft: ReportDraft) -> ReportEditor = |d| d.report_issue(&draft);
    /// A draft filled anew after its year or level was chosen.
    reads fn report_refill(draft: ReportDraft) -> ReportDraft = |d| d.report_refill(&draft);
    /// A step on a draft's way: 送签, 核稿, 退回.
    records fn paper_step(step: PaperStepInput) -> ReportEditor = |d| d.paper_step(&step);
    /// A correction of an issued paper, or a paper that begins from it.
    records fn paper_from(document_id: String, kind: String, reason: String) -> ReportEditor =
        |d| d.paper_from(&document_id, &kind, &reason);
    /// 用印.
    records fn document_sealed(seal: SealInput) -> DocumentRow = |d| d.document_sealed(&seal);
    /// 发出.
    records fn document_delivered(sent: DeliverInput) -> DocumentRow = |d| d.document_delivered(&sent);
    /// Which papers may be written: of a case, or with no id of the station itself.
    reads fn papers_offered(incident_id: String) -> Vec<PaperOffer> = |d| d.papers_offered(&incident_id);
    /// One issued paper.
    reads fn document_row(id: String) -> DocumentRow = |d| d.document_row(&id);
    /// How the unit's papers look.
    reads fn page_style() -> PageStyleView = |d| d.page_style_view();
    /// Sets how they look.
    records fn set_page_style(style: PageStyleView) -> PageStyleView = |d| d.set_page_style(&style);
    /// A sample by a look that is not set yet.
    reads fn page_style_preview(style: PageStyleView) -> Response = |d| d.page_style_preview(&style).map(Response::new);
    /// The wording of every kind of paper.
    reads fn templates() -> Vec<TemplateView> = |d| d.templates();
    /// The office's own wording.
    records fn set_template(template: TemplateView) -> TemplateView = |d| d.set_template(&template);
    /// Back to the original.
    records fn reset_template(kind: String) -> TemplateView = |d| d.reset_template(&kind);
    /// A wording on a sample, before it is kept.
    reads fn template_preview(template: TemplateView) -> Response = |d| d.template_preview(&template).map(Response::new);
    /// Which font serves which role.
    reads fn fonts_view() -> FontsView = |d| d.fonts_view();
    /// No folder of the office's own any more.
    records fn fonts_forget() -> FontsView = |d| d.set_font_folder("");
    /// The check page of fonts.
    reads fn fonts_sheet() -> Response = |d| d.fonts_sheet().map(Response::new);
    /// Every paper.
    reads fn documents() -> Vec<DocumentRow> = |d| d.documents();
    /// The very bytes of a paper.
    reads fn document_pdf(id: String) -> Response = |d| d.document_pdf(&id).map(Response::new);
    /// How it stands with every other station.
    reads fn exchange() -> ExchangeView = |d| d.exchange();
    /// What it says of receipts that are missing.
    reads fn exchange_alarm() -> Option<String> = |d| d.exchange_alarm();
    /// The code was compared: the other station's keys count.
    records fn enrolment_accept(input: EnrolmentInput) -> ExchangeView = |d| {
        d.enrolment_accept(&input)?;
        d.exchange()
    };
    /// Lets an enrolment go.
    records fn enrolment_drop(key: String) -> ExchangeView = |d| {
        d.enrolment_drop(&key)?;
        d.exchange()
    };
    /// Another station's keys count no longer.
    records fn peer_revoke(peer: String, reason: String) -> ExchangeView = |d| {
        d.peer_revoke(&peer, &reason)?;
        d.exchange()
    };
    /// New keys for this station.
    records fn roll_keys() -> ExchangeView = |d| {
        d.roll_keys()?;
        d.exchange()
    };
    /// Which branch of a copied station counts.
    records fn settle_branch(first: String, reason: String) -> ExchangeView = |d| {
        d.settle_branch(&first, &reason)?;
        d.exchange()
    };
    /// What waits for the working group.
    reads fn queue() -> QueueView = |d| d.queue();
    /// 审阅.
    records fn review_paper(review: ReviewInput) -> DocumentRow = |d| d.review_paper(&review);
}

/// Walks the whole chain, while others work at the desk.
#[tauri::command(rename_all = "camelCase")]
pub async fn verify(desk: TheDesk<'_>) -> Answer<LedgerHealth> {
    let audit = at_desk(&desk, |d| d.health_audit()).await?;
    let walk = tauri::async_runtime::spawn_blocking(move || audit.run()).await;
    let found = walk.map_err(|_| desk::fault("desk.broken", "校验没有做完，请再试一次"))?.map_err(DeskFault::from)?;
    at_desk(&desk, move |d| {
        // Locked meanwhile: nobody is there to be told.
        d.operator_id()?;
        Ok(d.checked(&found))
    })
    .await
}

/// Unlocks; the drops go to work.
#[tauri::command(rename_all = "camelCase")]
pub async fn unlock(desk: TheDesk<'_>, drops: State<'_, DropService>, operator_id: String, passphrase: String) -> Answer<StationState> {
    let passphrase = Zeroizing::new(passphrase);
    let state = at_desk(&desk, move |d| d.unlock(&operator_id, &passphrase)).await?;
    drops.start().await;
    Ok(state)
}

/// Opens with the recovery sheet and sets a new passphrase.
#[tauri::command(rename_all = "camelCase")]
pub async fn recover(
    desk: TheDesk<'_>,
    drops: State<'_, DropService>,
    operator_id: String,
    code: String,
    passphrase: String,
) -> Answer<StationState> {
    let (code, passphrase) = (Zeroizing::new(code), Zeroizing::new(passphrase));
    let state = at_desk(&desk, move |d| d.recover(&operator_id, &code, &passphrase)).await?;
    drops.start().await;
    Ok(state)
}

/// Locks; nothing waits any longer, and the drops rest.
#[tauri::command(rename_all = "camelCase")]
pub async fn lock(
    desk: TheDesk<'_>,
    drops: State<'_, DropService>,
    files: State<'_, Arc<WaitingFiles>>,
    bundles: State<'_, Arc<WaitingBundles>>,
) -> Answer<StationState> {
    files.forget_all();
    bundles.forget_all();
    drops.stop().await;
    at_desk(&desk, Desk::lock).await
}

/// Another person takes the desk; what the one before had begun with files is stopped.
#[tauri::command(rename_all = "camelCase")]
pub async fn switch_operator(
    app: AppHandle,
    desk: TheDesk<'_>,
    drops: State<'_, DropService>,
    files: State<'_, Arc<WaitingFiles>>,
    bundles: State<'_, Arc<WaitingBundles>>,
    operator_id: String,
    passphrase: String,
) -> Answer<StationState> {
    let passphrase = Zeroizing::new(passphrase);
    drops.stop().await;
    let state = recording(&app, &desk, move |d| d.switch_operator(&operator_id, &passphrase)).await;
    // Whoever it is now: a wrong passphrase leaves the one before at the desk.
    drops.start().await;
    let state = state?;
    files.works().stop_all();
    bundles.forget_all();
    Ok(state)
}

/// Every command; `build.rs` declares the same names, and the capability lists them.
pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        station_state,
        set_up,
        recovery_sheet,
        paper_commands::print_recovery_sheet,
        paper_commands::save_recovery_sheet,
        confirm_recovery,
        unlock,
        recover,
        lock,
        plan,
        board,
        judge,
        draft_load,
        draft_save,
        draft_drop,
        register,
        incident,
        state_facts,
        decide_level,
        record_dispatch,
        set_contact,
        what_changes,
        enter_phase,
        reopen,
        withdraw,
        mark_duty,
        assign_duty,
        add_task,
        note_progress,
        act_on_closure,
        report_open,
        report_drop,
        report_check,
        report_save,
        report_preview,
        report_issue,
        report_refill,
        paper_step,
        paper_from,
        document_sealed,
        document_delivered,
        papers_offered,
        document_row,
        page_style,
        set_page_style,
        page_style_preview,
        templates,
        set_template,
        reset_template,
        template_preview,
        fonts_view,
        fonts_forget,
        fonts_sheet,
        paper_commands::report_docx,
        paper_commands::fonts_choose,
        documents,
        document_pdf,
        paper_commands::document_save,
        paper_commands::printers,
        paper_commands::print,
        operators,
        add_operator,
        set_role,
        remove_operator,
        change_passphrase,
        switch_operator,
        renew_recovery,
        settings,
        set_setting,
        directory,
        directory_put,
        directory_remove,
        find,
        plan_reading,
        adopt_plan,
        evidence_commands::evidence_waiting,
        evidence_commands::evidence_choose,
        evidence_commands::evidence_paste,
        evidence_commands::evidence_forget,
        evidence_commands::evidence_cancel,
        evidence_commands::evidence_add,
        evidence_commands::evidence_view,
        evidence_commands::evidence_export,
        evidence_commands::evidence_hand_over,
        evidence_commands::evidence_verify,
        directory_commands::directory_choose,
        directory_commands::directory_apply,
        directory_commands::directory_template,
        verify,
        exchange,
        exchange_alarm,
        enrolment_accept,
        enrolment_drop,
        peer_revoke,
        roll_keys,
        settle_branch,
        queue,
        review_paper,
        exchange_commands::enrolment_request,
        exchange_commands::enrolment_answer,
        exchange_commands::enrolment_choose,
        exchange_commands::bundle_export,
        exchange_commands::bundle_cancel,
        exchange_commands::bundle_choose,
        exchange_commands::bundle_next,
        exchange_commands::bundle_kept,
        exchange_commands::bundle_accept,
        exchange_commands::bundle_sweep,
        exchange_commands::bundle_forget,
        drop_service::drops,
        drop_service::drop_put,
        drop_service::drop_remove,
        drop_service::drop_pause,
        drop_service::drop_nudge,
    ]
}
