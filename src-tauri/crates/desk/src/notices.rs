//! When to remind: 10 and 5 minutes before, at the due time, then repeating until it is reported.
//! Works from the sidecar alone, so it runs while the station is locked, and after sleep, restart or a clock that was set.

use ledger::Reminders;
use std::collections::BTreeMap;

const MINUTE: i64 = 60_000;

/// What a notice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// Ten minutes or less are left.
    TenMinutes,
    /// Five minutes or less are left.
    FiveMinutes,
    /// Due now.
    Due,
    /// Past its due time; how many repeats so far.
    Overdue(i64),
    /// 立即, still not reported; how many repeats so far.
    Immediately(i64),
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Opaque id of what it is about.
    pub id: String,
    /// What it says.
    pub kind: NoticeKind,
    /// Of a task, not of a report.
    pub task: bool,
    /// Of a drill.
    pub drill: bool,
}

impl Notice {
    /// The sentence to show. Names no case: it may be read by whoever passes the screen.
    #[must_use]
    pub fn text(&self) -> String {
        let text = match (self.kind, self.task) {
            (NoticeKind::TenMinutes, false) => "有一项报送义务 10 分钟内到时，请打开工作台。",
            (NoticeKind::FiveMinutes, false) => "有一项报送义务 5 分钟内到时，请马上报送。",
            (NoticeKind::Due, false) => "有一项报送义务已经到时，请立即报送并记下报出。",
            (NoticeKind::Overdue(_), false) => "有一项报送义务已经逾期，仍未记下报出，请立即报送。",
            (NoticeKind::Immediately(_), _) => "有一项“立即”报送的义务还没有记下报出。",
            (NoticeKind::TenMinutes | NoticeKind::FiveMinutes, true) => "有一项任务 10 分钟内到期，请打开工作台。",
            (NoticeKind::Due | NoticeKind::Overdue(_), true) => "有一项任务已经到期，请打开工作台。",
        };
        if self.drill { format!("（演练）{text}") } else { text.to_owned() }
    }
}

/// What was said already, by id.
#[derive(Debug, Clone, Default)]
pub struct Noticed(BTreeMap<String, NoticeKind>);

/// Notices to show now. `every` is the repeat in minutes of what is overdue; 立即 repeats at the interval of the unit, which the sidecar carries.
pub fn notices(reminders: &Reminders, now_ms: i64, every: i64, noticed: &mut Noticed) -> Vec<Notice> {
    let every = every.max(1) * MINUTE;
    let immediately = reminders.immediate_repeat_minutes.map_or(every, |minutes| i64::from(minutes.clamp(1, 60)) * MINUTE);
    // What was reported is forgotten, so that the memory does not grow.
    noticed.0.retain(|id, _| reminders.open.iter().any(|r| r.id == *id));
    let mut show = Vec::new();
    for reminder in &reminders.open {
        let stage = match reminder.due_ms {
            // A task is called to mind, not pressed again and again: nobody is punished for it by the minute.
            Some(due) if reminder.task => stage(due, now_ms, every).map(|s| match s {
                NoticeKind::FiveMinutes => NoticeKind::TenMinutes,
                NoticeKind::Overdue(_) => NoticeKind::Due,
                other => other,
            }),
            Some(due) => stage(due, now_ms, every),
            // 立即 speaks for the first time one interval after it arose: until then the person is just at it.
            None => Some((now_ms - reminder.since_ms).div_euclid(immediately)).filter(|n| *n > 0).map(NoticeKind::Immediately),
        };
        let Some(stage) = stage else {
            // The clock was set back: what is ahead again will be said again.
            noticed.0.remove(&reminder.id);
            continue;
        };
        let said = noticed.0.get(&reminder.id).copied();
        if said != Some(stage) {
            noticed.0.insert(reminder.id.clone(), stage);
            // Only what presses more is said; a clock set back a little says nothing twice.
            if said.is_none_or(|s| s < stage) {
                show.push(Notice { id: reminder.id.clone(), kind: stage, task: reminder.task, drill: reminder.drill });
            }
        }
    }
    show
}

fn stage(due: i64, now: i64, every: i64) -> Option<NoticeKind> {
    let left = due - now;
    if left > 10 * MINUTE {
        None
    } else if left > 5 * MINUTE {
        Some(NoticeKind::TenMinutes)
    } else if left > 0 {
        Some(NoticeKind::FiveMinutes)
    } else {
        match (-left) / every {
            0 => Some(NoticeKind::Due),
            n => Some(NoticeKind::Overdue(n)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::Reminder;

    const DUE: i64 = 1_800_000_000_000;

    fn with_due() -> Reminders {
        Reminders {
            open: vec![Reminder { id: "a".to_owned(), due_ms: Some(DUE), since_ms: DUE - 30 * MINUTE, task: false, drill: false }],
            immediate_repeat_minutes: None,
        }
    }

    fn kinds(notices: &[Notice]) -> Vec<NoticeKind> {
        notices.iter().map(|n| n.kind).collect()
    }

    #[test]
    fn ten_five_due_and_then_repeating() {
        let (reminders, mut noticed) = (with_due(), Noticed::default());
        let mut said = Vec::new();
        for second in 0..(45 * 60) {
            said.extend(kinds(&notices(&reminders, DUE - 30 * MINUTE + second * 1000, 5, &mut noticed)));
        }
        assert_eq!(
            said,
            [NoticeKind::TenMinutes, NoticeKind::FiveMinutes, NoticeKind::Due, NoticeKind::Overdue(1), NoticeKind::Overdue(2)]
        );
    }

    #[test]
    fn after_sleep_only_what_is_true_now_is_said() {
        let (reminders, mut noticed) = (with_due(), Noticed::default());
        assert!(notices(&reminders, DUE - 20 * MINUTE, 5, &mut noticed).is_empty());
        assert_eq!(kinds(&notices(&reminders, DUE + 12 * MINUTE, 5, &mut noticed)), [NoticeKind::Overdue(2)]);
    }

    #[test]
    fn a_clock_set_back_says_it_again_when_its_time_comes() {
        let (reminders, mut noticed) = (with_due(), Noticed::default());
        assert_eq!(kinds(&notices(&reminders, DUE - 9 * MINUTE, 5, &mut noticed)), [NoticeKind::TenMinutes]);
        assert!(notices(&reminders, DUE - 60 * MINUTE, 5, &mut noticed).is_empty());
        assert_eq!(kinds(&notices(&reminders, DUE - 9 * MINUTE, 5, &mut noticed)), [NoticeKind::TenMinutes]);
    }

    #[test]
    fn immediately_repeats_and_is_never_called_overdue() {
        let reminders = Reminders {
            open: vec![Reminder { id: "b".to_owned(), due_ms: None, since_ms: DUE, task: false, drill: false }],
            immediate_repeat_minutes: None,
        };
        let mut noticed = Noticed::default();
        assert!(notices(&reminders, DUE + 4 * MINUTE, 5, &mut noticed).is_empty());
        let said = notices(&reminders, DUE + 5 * MINUTE, 5, &mut noticed);
        assert_eq!(kinds(&said), [NoticeKind::Immediately(1)]);
        assert!(!said.iter().any(|n| n.text().contains("逾期")));
        assert!(notices(&reminders, DUE + 6 * MINUTE, 5, &mut noticed).is_empty());
        assert_eq!(kinds(&notices(&reminders, DUE + 10 * MINUTE, 5, &mut noticed)), [NoticeKind::Immediately(2)]);
    }

    #[test]
    fn immediately_repeats_at_the_interval_of_the_unit() {
        let open = vec![Reminder { id: "b".to_owned(), due_ms: None, since_ms: DUE, task: false, drill: false }];
        let reminders = Reminders { open, immediate_repeat_minutes: Some(12) };
        let mut noticed = Noticed::default();
        assert!(notices(&reminders, DUE + 11 * MINUTE, 5, &mut noticed).is_empty());
        assert_eq!(kinds(&notices(&reminders, DUE + 12 * MINUTE, 5, &mut noticed)), [NoticeKind::Immediately(1)]);
        assert!(notices(&reminders, DUE + 23 * MINUTE, 5, &mut noticed).is_empty());
        let overdue = Reminders { immediate_repeat_minutes: Some(12), ..with_due() };
        assert_eq!(kinds(&notices(&overdue, DUE + 6 * MINUTE, 5, &mut noticed)), [NoticeKind::Overdue(1)]);
    }

    #[test]
    fn a_task_is_called_to_mind_and_never_called_a_report() {
        let mut reminders = with_due();
        reminders.open.iter_mut().for_each(|r| (r.task, r.drill) = (true, true));
        let mut noticed = Noticed::default();
        let mut said = Vec::new();
        for minute in -30..600 {
            said.extend(notices(&reminders, DUE + minute * MINUTE, 5, &mut noticed));
        }
        assert_eq!(kinds(&said), [NoticeKind::TenMinutes, NoticeKind::Due]);
        assert!(said.iter().all(|n| !n.text().contains("报送") && n.text().contains("演练")));
    }

    #[test]
    fn what_was_reported_is_silent() {
        let mut noticed = Noticed::default();
        notices(&with_due(), DUE, 5, &mut noticed);
        assert!(notices(&Reminders::default(), DUE + 60 * MINUTE, 5, &mut noticed).is_empty());
    }
}
