//! 事件台账: the rows of a period.

use super::keeper::Keeper;
use super::period::{Case, Period, within};
use super::punctual::{Timeliness, timeliness};
use crate::times::{self, span_words};
use casebook::{Incident, Phase, Time};
use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use document::{IncidentLedger, LedgerRow, UNKNOWN};
use plan::{Form, Plan, Starts};

/// The ledger of a period.
#[must_use]
pub fn ledger(
    plan: &Plan,
    cases: &[Case<'_>],
    keeper: Keeper<'_>,
    period: Period,
    maker: &str,
    now: DateTime<FixedOffset>,
) -> IncidentLedger {
    let found = within(cases, period);
    IncidentLedger {
        unit: keeper.station.unit.clone(),
        incident_word: plan.incident_word.to_string(),
        period: period.words(),
        rows: ledger_rows(&found, keeper, now),
        totals: totals(plan, &found),
        maker: maker.to_owned(),
        made: times::moment_words(now),
    }
}

/// A row for each incident.
#[must_use]
pub fn ledger_rows(cases: &[Case<'_>], keeper: Keeper<'_>, now: DateTime<FixedOffset>) -> Vec<LedgerRow> {
    cases.iter().map(|(plan, incident)| row(plan, incident, keeper, now)).collect()
}

/// `11月22日` and `09:30` in two lines.
fn moment(at: Time) -> String {
    let at = at.to_datetime();
    format!("{}月{}日\n{:02}:{:02}", at.month(), at.day(), at.hour(), at.minute())
}

/// A word of a narrow column in lines that are full: 应急 over 响应, 研判与 over 先期 over 处置.
fn in_twos(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    // With an odd number the first line has three, so that no letter stands alone.
    let odd = letters.len() % 2;
    if letters.len() < 4 || letters.len() > 9 {
        return word.to_owned();
    }
    let (first, rest) = letters.split_at(2 + odd);
    std::iter::once(first).chain(rest.chunks(2)).map(|two| two.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
}

fn row(plan: &Plan, incident: &Incident, keeper: Keeper<'_>, now: DateTime<FixedOffset>) -> LedgerRow {
    let named = |level: u8| plan.level(level).map(|l| format!("{}\n{}", in_twos(&l.name), l.numeral)).unwrap_or_default();
    let drill = if incident.drill { "（演练）" } else { "" };
    let response = incident.response.as_ref().map(|r| {
        let numeral = plan.level(r.level).map(|l| l.numeral.to_string()).unwrap_or_default();
        format!("{numeral}\n{}", moment(r.since).replace('\n', ""))
    });
    LedgerRow {
        number: incident.number_label(),
        discovered: moment(incident.discovered),
        system: format!("{}{drill}", incident.system),
        category: incident.category.as_deref().and_then(|c| plan.category(c)).map_or(UNKNOWN.to_owned(), |c| in_twos(&c.short)),
        level: incident.level().map_or(UNKNOWN.to_owned(), |l| named(l.level)),
        response: response.unwrap_or_else(|| "未启动".to_owned()),
        unit: keeper.other(incident).map(|unit| unit.name.clone()).unwrap_or_default(),
        reports: reports(plan, incident, keeper, now.into()),
        ended: incident.ended.map_or_else(|| "—".to_owned(), moment),
        state: match incident.phase {
            _ if incident.withdrawn.is_some() => "已撤销".to_owned(),
            Phase::Registered => "已登记".to_owned(),
            phase => in_twos(phase.name()),
        },
    }
}

/// What the unit owed, and what this station owed of another unit's case.
fn reports(plan: &Plan, incident: &Incident, keeper: Keeper<'_>, now: Time) -> String {
    let mut lines = reports_of(plan, incident, keeper.parties(incident), now);
    if keeper.other(incident).is_some() {
        let own = reports_of(plan, incident, &keeper.station.parties, now);
        lines.extend(own.into_iter().map(|line| format!("本单位{line}")));
    }
    if lines.is_empty() { "预案未要求报送".to_owned() } else { lines.join("\n") }
}

/// A form a line: the first report, and the worst that befell its obligations.
fn reports_of(plan: &Plan, incident: &Incident, parties: &[String], now: Time) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, form, after) in [("口头", Form::Oral, false), ("书面", Form::Written, false), ("总结", Form::Written, true)] {
        let of = |rule: &str| plan.rule(rule).is_some_and(|r| (r.starts == Starts::Ended) == after);
        let owed = || incident.owed.iter().filter(|o| o.form == form.id() && of(&o.rule));
        let kept: Vec<Timeliness> = owed().filter_map(|o| timeliness(plan, incident, o, parties, now)).collect();
        let ours: Vec<casebook::Id> = owed().filter(|o| parties.contains(&o.from)).filter_map(|o| o.dispatch).collect();
        let first = incident.dispatches.iter().filter(|d| ours.contains(&d.id)).map(|d| d.at).min();
        let late = kept.iter().filter_map(|k| if let Timeliness::Late(s) = k { Some(*s) } else { None }).max();
        let any = |what: Timeliness| kept.contains(&what);
        let found = match late {
            _ if kept.is_empty() => continue,
            _ if any(Timeliness::Missed) => "未报".to_owned(),
            Some(seconds) => format!("迟报{}", span_words(seconds.max(60))),
            None if any(Timeliness::OnTime) => "按时".to_owned(),
            None if any(Timeliness::Told) => "已报".to_owned(),
            None if any(Timeliness::Open) => "未到期".to_owned(),
            None => "待报".to_owned(),
        };
        let when = first.map(|at| {
            let (day, minute) = (at.to_datetime().date_naive(), moment(at));
            let same = day == incident.discovered.to_datetime().date_naive();
            let words = if same { minute.rsplit('\n').next().unwrap_or_default().to_owned() } else { minute.replace('\n', "") };
            format!("{words}，")
        });
        lines.push(format!("{name}{}{found}", when.unwrap_or_default()));
    }
    lines
}

/// Numbers by level; drills and withdrawn cases apart.
fn totals(plan: &Plan, cases: &[Case<'_>]) -> String {
    let counts = |i: &Incident| !i.drill && i.withdrawn.is_none();
    let number = |level: Option<u8>| cases.iter().filter(|(_, i)| counts(i) && i.level().map(|l| l.level) == level).count();
    let mut parts: Vec<String> = plan.levels.iter().map(|l| format!("{}{}起", l.name, number(Some(l.level)))).collect();
    parts.push(format!("未定级{}起", number(None)));
    let all = cases.iter().filter(|(_, i)| counts(i)).count();
    let drills = cases.iter().filter(|(_, i)| i.drill).count();
    let withdrawn = cases.iter().filter(|(_, i)| !i.drill && i.withdrawn.is_some()).count();
    let others = [("演练", drills, "次"), ("撤销", withdrawn, "起")];
    let others: Vec<String> = others.iter().filter(|(_, n, _)| *n > 0).map(|(what, n, of)| format!("{what}{n}{of}")).collect();
    let others = if others.is_empty() { String::new() } else { format!("另有{}，不计入。", others.join("、")) };
    format!("合计{all}起：{}。{others}", parts.join("，"))
}
