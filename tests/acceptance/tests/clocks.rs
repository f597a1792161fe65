//! Clocks come from stored times: after a jump, a step back, sleep or a restart they say what is true.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod office;

use desk::view::ClockState;
use desk::{NoticeKind, Noticed, Reminders, notices};
use office::{Office, card, ransomware};
use serde_json::json;

fn general() -> (Office, String) {
    let mut office = Office::shanghai();
    office.set_clock(31);
    let id = office.register("fault", json!({ "direct_loss_wan": 20, "spread": "none" }), Some(4));
    (office, id)
}

fn oral(office: &mut Office, id: &str) -> ClockState {
    card(&office.desk.incident(id).unwrap(), "general-oral", "oral").clock
}

#[test]
fn running_soon_overdue_and_back_again() {
    let (mut office, id) = general();
    let mut states = Vec::new();
    // Discovered at 09:30, due at 10:00; the last two: the clock is set back, and set far ahead.
    for minutes in [31, 49, 50, 59, 60, 61, 200, 45, 60 * 24 * 400] {
        office.set_clock(minutes);
        states.push(oral(&mut office, &id));
    }
    use ClockState::{Overdue, Running, Soon};
    assert_eq!(states, [Running, Running, Soon, Soon, Soon, Overdue, Overdue, Running, Overdue]);
}

#[test]
fn a_restart_changes_no_clock_and_a_late_report_stays_late() {
    let (mut office, id) = general();
    let due = card(&office.desk.incident(&id).unwrap(), "general-oral", "oral").due.clone();
    office.set_clock(80);
    let mut office = office.restart();
    let incident = office.desk.incident(&id).unwrap();
    assert_eq!(card(&incident, "general-oral", "oral").due, due);
    let dispatch = office.dispatch(&id, &card(&incident, "general-oral", "oral").key.clone(), 75);
    let incident = office.desk.record_dispatch(&dispatch).unwrap();
    let card = card(&incident, "general-oral", "oral");
    assert!(card.late && card.clock == ClockState::Done);
    // Reported in time but recorded late is in time.
    let (mut office, id) = general();
    office.set_clock(300);
    let incident = office.desk.incident(&id).unwrap();
    let dispatch = office.dispatch(&id, &office::card(&incident, "general-oral", "oral").key.clone(), 59);
    assert!(!office::card(&office.desk.record_dispatch(&dispatch).unwrap(), "general-oral", "oral").late);
}

#[test]
fn a_dispatch_before_discovery_or_in_the_future_is_questioned() {
    let (mut office, id) = general();
    office.set_clock(40);
    let key = card(&office.desk.incident(&id).unwrap(), "general-oral", "oral").key.clone();
    for (minutes, code) in [(20, "time.order"), (60, "time.future")] {
        let mut dispatch = office.dispatch(&id, &key, minutes);
        assert_eq!(office.desk.record_dispatch(&dispatch).unwrap_err().code, code);
        dispatch.receiver_name = String::new();
        dispatch.time_reason = "对方时钟".to_owned();
        assert_eq!(office.desk.record_dispatch(&dispatch).unwrap_err().field.as_deref(), Some("receiver_name"));
    }
}

#[test]
fn reminders_run_from_the_sidecar_while_the_station_is_locked() {
    let (mut office, id) = general();
    let file = office.desk.reminders_file();
    office.desk.lock().unwrap();
    let reminders = Reminders::read(&file);
    assert_eq!(reminders.open.len(), 2, "oral and written with a due time; 及时 has none");
    // The sidecar says nothing of the case.
    let text = std::fs::read_to_string(&file).unwrap();
    for word in ["OA", "勒索", "general", "值班室", &id] {
        assert!(!text.contains(word), "{word} stands in the sidecar");
    }
    let mut noticed = Noticed::default();
    let now = office.minute(51).timestamp_millis();
    let said: Vec<NoticeKind> = notices(&reminders, now, 5, &mut noticed).into_iter().map(|n| n.kind).collect();
    assert_eq!(said, [NoticeKind::TenMinutes]);
    // Reported: silent from then on.
    let mut office = office.restart();
    office.set_clock(52);
    let key = card(&office.desk.incident(&id).unwrap(), "general-oral", "oral").key.clone();
    let dispatch = office.dispatch(&id, &key, 52);
    office.desk.record_dispatch(&dispatch).unwrap();
    assert_eq!(Reminders::read(&file).open.len(), 1);
}

#[test]
fn of_hundreds_of_cases_the_board_lists_the_most_pressing_and_counts_all() {
    let mut office = Office::chongqing();
    for minute in 0..203 {
        office.set_clock(31 + minute);
        office.register("malicious_program", ransomware(), Some(2));
    }
    let board = office.desk.board().unwrap();
    assert_eq!((board.incidents.len(), board.counts.incidents), (200, 203));
    assert!(board.owed.len() == 200 && board.owed_left >= 203, "{} {}", board.owed.len(), board.owed_left);
    assert_eq!(board.owed.iter().map(|c| &c.discovered_at).min(), Some(&board.owed[0].discovered_at), "the oldest presses most");
    // Said once more it is the same, though nothing was folded again.
    let again = office.desk.board().unwrap();
    assert_eq!((again.owed, again.incidents, again.counts), (board.owed, board.incidents, board.counts));
}
