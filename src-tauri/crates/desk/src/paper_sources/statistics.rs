//! 年度统计: figures of a year from its cases. Drills and withdrawn cases are counted apart.

use super::keeper::Keeper;
use super::period::{Case, Period, within};
use super::punctual::{Timeliness, timeliness};
use crate::cards::card_key;
use crate::times::span_words;
use casebook::{Incident, OwedState, Phase, Time};
use chrono::{DateTime, Datelike, FixedOffset};
use document::{AnnualStatistics, PunctualRow, SpanRow, Template, Words, date_words, fill};
use plan::{Form, Plan, Starts};
use std::collections::BTreeSet;

/// What counts as a level in a table when nobody has decided one.
const UNDECIDED: &str = "未定级";
const UNSORTED: &str = "未分类";

/// The report of a year: its figures, and its text in the office's wording or the original.
#[must_use]
pub fn statistics(
    plan: &Plan,
    cases: &[Case<'_>],
    keeper: Keeper<'_>,
    year: i32,
    operator: &str,
    now: DateTime<FixedOffset>,
    template: &Template,
) -> AnnualStatistics {
    let Some(period) = Period::year(year) else { return AnnualStatistics::default() };
    let found = within(cases, period);
    let real: Vec<Case<'_>> = found.iter().copied().filter(|(_, i)| !i.drill && i.withdrawn.is_none()).collect();
    let mut levels: Vec<String> = plan.levels.iter().map(|l| l.name.to_string()).collect();
    levels.push(UNDECIDED.to_owned());
    let mut figures = AnnualStatistics {
        months: by_month(plan, &real),
        categories: by_category(plan, &real),
        punctuality: by_punctuality(&real, keeper, now.into()),
        spans: by_span(&real),
        levels,
        year,
        ..AnnualStatistics::default()
    };
    // Of a year that is not over nothing is said as of a whole one.
    let over = now.date_naive() >= period.to;
    let so_far = if over { "全年" } else { "年内" };
    let mut words = Words::default();
    for (word, value) in [
        ("单位", keeper.station.unit.as_str()),
        ("预案", &plan.name),
        ("事件统称", &plan.incident_word),
        // No plan names whom figures go to: the duty room of first reports does not take them.
        ("主送", ""),
        ("日期", &date_words(now)),
        ("联系人", operator),
        ("拟稿人", operator),
        ("年度", &year.to_string()),
        ("期间", &if over { period.words() } else { period.since_words() }),
        ("统计总体", &format!("{so_far}{}", overall(plan, &figures, &found))),
        ("统计月份", &months_words(&figures, so_far)),
        ("统计类型", &categories_words(&figures)),
        ("统计时效", &punctuality_words(&figures, so_far)),
        ("统计用时", &spans_words(&figures)),
        ("统计演练", &format!("{so_far}{}", drills_words(&found))),
    ] {
        words.set(word, value);
    }
    figures.report = fill(template, &words);
    figures
}

fn by_month(plan: &Plan, cases: &[Case<'_>]) -> Vec<Vec<u32>> {
    let mut months = vec![vec![0_u32; plan.levels.len() + 1]; 12];
    for (_, incident) in cases {
        let month = incident.discovered.to_datetime().month0();
        let level = incident.level().map(|l| l.level);
        let place = plan.levels.iter().position(|l| Some(l.level) == level).unwrap_or(plan.levels.len());
        let cell = usize::try_from(month).ok().and_then(|m| months.get_mut(m)).and_then(|m| m.get_mut(place));
        if let Some(number) = cell {
            *number += 1;
        }
    }
    months
}

fn by_category(plan: &Plan, cases: &[Case<'_>]) -> Vec<(String, u32)> {
    let mut counts: Vec<(String, u32)> = plan.categories.iter().map(|c| (c.name.to_string(), 0)).collect();
    for (own, incident) in cases {
        let name = incident.category.as_deref().and_then(|c| own.category(c)).map_or(UNSORTED.to_owned(), |c| c.name.to_string());
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, number)) => *number += 1,
            None => counts.push((name, 1)),
        }
    }
    counts
}

/// Reports of the units whose cases they are; beneath them what this station owed of other units' cases.
fn by_punctuality(cases: &[Case<'_>], keeper: Keeper<'_>, now: Time) -> Vec<PunctualRow> {
    let named = |name: &str| PunctualRow { name: name.to_owned(), ..PunctualRow::default() };
    let mut oral = named("口头报告");
    let mut written = named("书面报告");
    let mut summary = named("总结调查报告");
    let mut own = named("本单位报送");
    for (plan, incident) in cases {
        for (owed, kept) in kept_by(plan, incident, keeper.parties(incident), now) {
            let after = plan.rule(&owed.rule).is_some_and(|r| r.starts == Starts::Ended);
            let row = match (after, owed.form == Form::Oral.id()) {
                (true, _) => &mut summary,
                (false, true) => &mut oral,
                (false, false) => &mut written,
            };
            count(row, kept);
        }
        if keeper.other(incident).is_some() {
            kept_by(plan, incident, &keeper.station.parties, now).into_iter().for_each(|(_, kept)| count(&mut own, kept));
        }
    }
    let mut rows = vec![oral, written, summary];
    if own.timed() + own.told + own.untold > 0 {
        rows.push(own);
    }
    rows
}

/// How the obligations of these parties were kept. A unit that is several parties at once owes one report, not several.
fn kept_by<'a>(plan: &Plan, incident: &'a Incident, parties: &[String], now: Time) -> Vec<(&'a OwedState, Timeliness)> {
    let mut seen = BTreeSet::new();
    let kept = incident.owed.iter().filter_map(|owed| Some((owed, timeliness(plan, incident, owed, parties, now)?)));
    kept.filter(|(owed, _)| seen.insert(card_key(owed))).collect()
}

fn count(row: &mut PunctualRow, kept: Timeliness) {
    let place = match kept {
        Timeliness::OnTime => &mut row.on_time,
        Timeliness::Late(_) => &mut row.late,
        Timeliness::Missed => &mut row.missed,
        Timeliness::Open => &mut row.open,
        Timeliness::Told => &mut row.told,
        Timeliness::Untold => &mut row.untold,
    };
    *place += 1;
}

/// When a step was taken.
type Moment<'a> = &'a dyn Fn(&Incident) -> Option<Time>;

fn by_span(cases: &[Case<'_>]) -> Vec<SpanRow> {
    let first = |i: &Incident, form: Form| i.dispatches.iter().filter(|d| d.form == form.id()).map(|d| d.at).min();
    let steps: [(&str, Moment<'_>); 4] = [
        ("发现到口头报告", &|i| first(i, Form::Oral)),
        ("发现到书面报告", &|i| first(i, Form::Written)),
        ("发现到启动响应", &|i| i.entered(Phase::Response).map(|p| p.at)),
        ("发现到应急结束", &|i| i.ended),
    ];
    steps
        .into_iter()
        .map(|(name, at)| {
            let took: Vec<i64> = cases.iter().filter_map(|(_, i)| at(i).map(|t| ((t.ms - i.discovered.ms) / 1000).max(0))).collect();
            let count = u32::try_from(took.len()).unwrap_or(u32::MAX);
            // To the nearest minute.
            let average = took.iter().sum::<i64>().checked_div(i64::from(count)).map(|seconds| seconds + 30);
            let words = |seconds: Option<i64>| seconds.map_or_else(|| "—".to_owned(), span_words);
            SpanRow { name: name.to_owned(), count, average: words(average), longest: words(took.into_iter().max()) }
        })
        .collect()
}

fn total(figures: &AnnualStatistics) -> u32 {
    figures.months.iter().flatten().sum()
}

fn overall(plan: &Plan, figures: &AnnualStatistics, found: &[Case<'_>]) -> String {
    let level = |index: usize| figures.months.iter().filter_map(|m| m.get(index)).sum::<u32>();
    let parts: Vec<String> = figures.levels.iter().enumerate().map(|(index, name)| format!("{name}{}起", level(index))).collect();
    let drills = found.iter().filter(|(_, i)| i.drill).count();
    let withdrawn = found.iter().filter(|(_, i)| !i.drill && i.withdrawn.is_some()).count();
    format!(
        "登记{}{}起，其中{}。另有演练{drills}次；登记后经核实不属于事件而撤销的{withdrawn}起。演练和撤销的不计入以下各项。",
        plan.incident_word,
        total(figures),
        parts.join("，")
    )
}

/// The names of those with the highest number.
fn most<'a>(counts: impl Iterator<Item = (&'a str, u32)> + Clone) -> Option<(String, u32)> {
    let highest = counts.clone().map(|(_, n)| n).max().filter(|n| *n > 0)?;
    let names: Vec<&str> = counts.filter(|(_, n)| *n == highest).map(|(name, _)| name).collect();
    Some((names.join("、"), highest))
}

/// `详见表3`: where the figures of a section stand.
fn see(figures: &AnnualStatistics, section: &str, word: &str, also: &str) -> String {
    figures.table_of(section).map(|table| format!("{word}{table}{also}")).unwrap_or_default()
}

fn months_words(figures: &AnnualStatistics, so_far: &str) -> String {
    let labels: Vec<String> = (1..=figures.months.len()).map(|m| format!("{m}月")).collect();
    let counts = labels.iter().map(String::as_str).zip(figures.months.iter().map(|m| m.iter().sum::<u32>()));
    let Some((names, number)) = most(counts) else { return format!("{so_far}没有登记事件。") };
    let see = see(figures, "months", "见", "和图1");
    format!("事件最多的月份为{names}，{}{number}起。各月各级事件数{see}。", if names.contains('、') { "各" } else { "" })
}

fn categories_words(figures: &AnnualStatistics) -> String {
    let counts = figures.categories.iter().map(|(name, n)| (name.as_str(), *n));
    let Some((names, number)) = most(counts) else { return "各类事件均为0起。".to_owned() };
    let see = see(figures, "categories", "见", "");
    format!("最多的类型为{names}，{}{number}起。各类事件数{see}。", if names.contains('、') { "各" } else { "" })
}

fn punctuality_words(figures: &AnnualStatistics, so_far: &str) -> String {
    let sum = |of: &dyn Fn(&PunctualRow) -> u32| figures.punctuality.iter().map(of).sum::<u32>();
    let (timed, on_time, late) = (sum(&PunctualRow::timed), sum(&|p| p.on_time), sum(&|p| p.late));
    let (missed, open, told, untold) = (sum(&|p| p.missed), sum(&|p| p.open), sum(&|p| p.told), sum(&|p| p.untold));
    if timed + told + untold == 0 {
        return format!("{so_far}没有报送义务。");
    }
    let over = on_time + late + missed;
    let rate = match (on_time * 1000 + over / 2).checked_div(over) {
        Some(tenths) => format!("，已到期的按时率为{}.{}%", tenths / 10, tenths % 10),
        None => String::new(),
    };
    format!(
        "预案写明时限的报送义务{timed}项，按时{on_time}项，迟报{late}项，未报{missed}项，未到期{open}项{rate}。\
         预案要求立即、及时报送而没有写明时限的{}项，已报{told}项，待报{untold}项，不作时效统计。{}。",
        told + untold,
        see(figures, "punctuality", "详见", "")
    )
}

fn spans_words(figures: &AnnualStatistics) -> String {
    let known: Vec<String> = figures.spans.iter().filter(|s| s.count > 0).map(|s| format!("{}平均{}", s.name, s.average)).collect();
    if known.is_empty() {
        "没有可以统计的用时。".to_owned()
    } else {
        format!("{}。{}。", known.join("，"), see(figures, "spans", "详见", ""))
    }
}

fn drills_words(found: &[Case<'_>]) -> String {
    let drills: Vec<String> = found
        .iter()
        .filter(|(_, i)| i.drill)
        .map(|(plan, i)| format!("{}，{}", date_words(i.discovered.to_datetime()), i.title(plan)))
        .collect();
    if drills.is_empty() {
        "没有登记演练。".to_owned()
    } else {
        format!("登记演练{}次：{}。", drills.len(), drills.join("；"))
    }
}
