//! Declares what the window may call; `capabilities/` then says which of it each window really may.

const COMMANDS: &[&str] = &[
    "station_state",
    "set_up",
    "recovery_sheet",
    "print_recovery_sheet",
    "save_recovery_sheet",
    "confirm_recovery",
    "unlock",
    "recover",
    "lock",
    "plan",
    "board",
    "judge",
    "draft_load",
    "draft_save",
    "draft_drop",
    "register",
    "incident",
    "state_facts",
    "decide_level",
    "record_dispatch",
    "set_contact",
    "what_changes",
    "enter_phase",
    "reopen",
    "withdraw",
    "mark_duty",
    "assign_duty",
    "add_task",
    "note_progress",
    "act_on_closure",
    "report_open",
    "report_drop",
    "report_check",
    "report_save",
    "report_preview",
    "report_issue",
    "documents",
    "document_pdf",
    "document_save",
    "printers",
    "print",
    "verify",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
